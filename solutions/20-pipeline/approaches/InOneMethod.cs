// Approach: one long method; what the stages share are its variables, and the stages are functions inside of it.
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace AsyncKatas.Pipeline;

public static class Pipeline
{
    public static IAsyncEnumerable<TOut> RunAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source,
        Func<TIn, CancellationToken, Task<TOut>> transform,
        int workers,
        int capacity,
        bool inOrder = false,
        CancellationToken cancellationToken = default
    )
    {
        // A method with yield return does nothing until somebody reads from it, not even this. So it is two methods.
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return StreamAsync(source, transform, workers, capacity, inOrder, cancellationToken);
    }

    private static async IAsyncEnumerable<TOut> StreamAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source,
        Func<TIn, CancellationToken, Task<TOut>> transform,
        int workers,
        int capacity,
        bool inOrder,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Every wait in the line has this token, so that nobody can wait for ever for a stage that has gone.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = Channel.CreateBounded<(TIn Item, TaskCompletionSource<TOut> Promise)>(capacity);

        // In order, a promise stands here from the moment at which its item is read. So there must be room for those
        // that the workers are at, too.
        var results = Channel.CreateBounded<Task<TOut>>(inOrder ? workers + capacity : capacity);
        Exception? failure = null;
        var line = RunLineAsync();
        try
        {
            // Needs no token: the belt is completed whatever happens, with the failure if there was one.
            await foreach (var result in results.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return await ResultOfAsync(result);
            }
        }
        finally
        {
            // Every way out comes through here: the end, a failure, and a reader who leaves the loop, because that
            // disposes the stream. Whoever is to hear of the failure has heard of it.
            await Task.WhenAll(stop.CancelAsync(), line).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task RunLineAsync()
        {
            await Task.WhenAll(
                Enumerable.Range(0, workers).Select(_ => RunStageAsync(WorkAsync)).Append(RunStageAsync(FeedAsync))
            );

            // Only now: the reader must not hear of the end while somebody is still at work.
            results.Writer.Complete(failure);
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }

        // Whoever fails first ends the line for all. The others fail then, too: with their cancellation.
        async Task RunStageAsync(Func<Task> stage)
        {
            try
            {
                await stage();
            }
            catch (Exception exception)
            {
                // The stages have the linked token, or stop with none at all. The caller knows only its own.
                failure ??= cancellationToken.IsCancellationRequested
                    ? new OperationCanceledException(cancellationToken)
                    : exception;

                // What a callback on the token throws must not hide the failure.
                await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task FeedAsync()
        {
            try
            {
                // Disposes the source on every way out.
                await foreach (var item in source.WithCancellation(stop.Token))
                {
                    var promise = new TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (inOrder)
                    {
                        await results.Writer.WriteAsync(promise.Task, stop.Token);
                    }

                    await items.Writer.WriteAsync((item, promise), stop.Token);
                }
            }
            finally
            {
                items.Writer.Complete();
            }
        }

        async Task WorkAsync()
        {
            await foreach (var (item, promise) in items.Reader.ReadAllAsync(stop.Token))
            {
                // ReadAllAsync looks at the token only when it has to wait, and there may be items left on the belt.
                stop.Token.ThrowIfCancellationRequested();
                promise.SetResult(await transform(item, stop.Token));
                if (!inOrder)
                {
                    await results.Writer.WriteAsync(promise.Task, stop.Token);
                }
            }
        }

        async Task<TOut> ResultOfAsync(Task<TOut> promise)
        {
            try
            {
                return await promise.WaitAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Nobody may be left to keep the promise. The line knows why, and has ended before it says so.
                await line;
                throw;
            }
        }
    }
}
