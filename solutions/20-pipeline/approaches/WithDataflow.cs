// Approach: TransformBlock of System.Threading.Tasks.Dataflow has the workers, the bound and the order.
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;

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

        Exception? failure = null;

        // The bound counts what waits to go in, what is being worked on, and what waits to be taken out.
        var options = new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = workers,
            BoundedCapacity = workers + capacity,
            EnsureOrdered = inOrder,
        };
        var block = new TransformBlock<TIn, TOut>(TransformAsync, options);
        var feed = FeedAsync();
        try
        {
            while (await IsThereMoreAsync())
            {
                while (block.TryReceive(out var result))
                {
                    yield return result;
                }
            }

            await feed;
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(
                    cancellationToken.IsCancellationRequested
                        ? new OperationCanceledException(cancellationToken)
                        : failure
                );
            }
        }
        finally
        {
            await Task.WhenAll(stop.CancelAsync(), feed, DrainAsync())
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // A block that fails gives up at once and says so late; so each stage says itself what failed first.
        async Task<TOut> TransformAsync(TIn item)
        {
            try
            {
                stop.Token.ThrowIfCancellationRequested();
                return await transform(item, stop.Token);
            }
            catch (Exception exception)
            {
                await FailAsync(exception);
                throw new InvalidOperationException("The line has ended.", exception);
            }
        }

        async Task FeedAsync()
        {
            try
            {
                await foreach (var item in source.WithCancellation(stop.Token))
                {
                    if (!await block.SendAsync(item, stop.Token))
                    {
                        break;
                    }
                }
            }
            catch (Exception exception)
            {
                await FailAsync(exception);
            }
            finally
            {
                block.Complete();
            }
        }

        async Task FailAsync(Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
            await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<bool> IsThereMoreAsync() => await block.OutputAvailableAsync();

        // The block has ended when all of its transforms have; results that nobody takes any more would keep it.
        async Task DrainAsync()
        {
            while (await block.OutputAvailableAsync())
            {
                block.TryReceiveAll(out _);
            }

            await block.Completion;
        }
    }
}
