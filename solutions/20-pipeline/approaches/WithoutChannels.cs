// Approach: no channel; semaphores count the workers and the room, and each item is a task of its own.
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(workers + capacity);
        using var free = new SemaphoreSlim(workers);
        using var ready = new SemaphoreSlim(0);
        var gate = new Lock();
        var queue = new Queue<Task<TOut>>();
        Exception? failure = null;
        var hasEnded = false;
        var line = RunLineAsync();
        try
        {
            while (await NextAsync() is { } next)
            {
                var result = await ResultOfAsync(next);
                room.Release();
                yield return result;
            }

            await line;
        }
        finally
        {
            await Task.WhenAll(stop.CancelAsync(), line).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task RunLineAsync()
        {
            var running = new List<Task>();
            try
            {
                await foreach (var item in source.WithCancellation(stop.Token))
                {
                    await room.WaitAsync(stop.Token);
                    running.RemoveAll(static task => task.IsCompletedSuccessfully);
                    running.Add(WorkAsync(item));
                }
            }
            catch (Exception exception)
            {
                await FailAsync(exception);
            }

            await Task.WhenAll(running);
            Volatile.Write(ref hasEnded, true);
            ready.Release();
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }

        // Never fails: what the transform throws ends the line.
        async Task WorkAsync(TIn item)
        {
            var promise = new TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (inOrder)
            {
                Enqueue(promise.Task);
            }

            try
            {
                await free.WaitAsync(stop.Token);
                try
                {
                    stop.Token.ThrowIfCancellationRequested();
                    promise.SetResult(await transform(item, stop.Token));
                }
                finally
                {
                    free.Release();
                }
            }
            catch (Exception exception)
            {
                await FailAsync(exception);
                return;
            }

            if (!inOrder)
            {
                Enqueue(promise.Task);
            }
        }

        void Enqueue(Task<TOut> result)
        {
            lock (gate)
            {
                queue.Enqueue(result);
            }

            ready.Release();
        }

        async Task<Task<TOut>?> NextAsync()
        {
            while (true)
            {
                lock (gate)
                {
                    if (queue.TryDequeue(out var next))
                    {
                        return next;
                    }
                }

                if (Volatile.Read(ref hasEnded))
                {
                    return null;
                }

                await ready.WaitAsync();
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
                await line;
                throw;
            }
        }

        async Task FailAsync(Exception exception)
        {
            Interlocked.CompareExchange(
                ref failure,
                cancellationToken.IsCancellationRequested
                    ? new OperationCanceledException(cancellationToken)
                    : exception,
                null
            );
            await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
