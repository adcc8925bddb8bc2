using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace AsyncKatas.Pipeline;

/// <summary>Joins a source, several workers and a reader by belts on which there is room for so many items.</summary>
public static class Pipeline
{
    /// <summary>Reads items, transforms several of them at once, and hands out the results.</summary>
    /// <remarks>
    /// <para>
    /// The line starts when the first result is asked for. At most <paramref name="capacity"/> items wait for a worker,
    /// and as many results for the reader. Beyond that the source is read no further than one item.
    /// </para>
    /// <para>
    /// When a stage fails, the reader leaves or the caller cancels, the whole line ends: the transforms that run are
    /// cancelled, no further one begins, and all of them have ended, and the source is disposed, before the reader goes
    /// on.
    /// </para>
    /// </remarks>
    /// <typeparam name="TIn">Type of an item.</typeparam>
    /// <typeparam name="TOut">Type of a result.</typeparam>
    /// <param name="source">The items. It is read once, and disposed once it will not be read any more.</param>
    /// <param name="transform">Called once for each item; its token is cancelled when the line ends early.</param>
    /// <param name="workers">How many transforms may run at once; at least 1.</param>
    /// <param name="capacity">How many items, and how many results, may wait; at least 1.</param>
    /// <param name="inOrder">
    /// True: the results come in the order of the items. False: each comes when it is ready.
    /// </param>
    /// <param name="cancellationToken">Ends the line early.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/> or <paramref name="transform"/> is null. It is thrown by the call itself.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="workers"/> or <paramref name="capacity"/> is less than 1. It is thrown by the call itself.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// While reading: a transform or the source was cancelled by itself, or the caller cancelled; then the exception
    /// carries the caller's token, if there is only one.
    /// </exception>
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

        // Disposed on every way out: at the end, after a failure, and when the reader leaves the loop.
        await using var line = new Line<TIn, TOut>(source, transform, workers, capacity, inOrder, cancellationToken);

        // Needs no token: the belt is completed whatever happens, with the failure if there was one.
        await foreach (var result in line.Results.ReadAllAsync(CancellationToken.None))
        {
            yield return await line.ResultOfAsync(result);
        }
    }

    /// <summary>One reading of the stream: the stages, and what they share.</summary>
    private sealed class Line<TIn, TOut> : IAsyncDisposable
    {
        private readonly IAsyncEnumerable<TIn> _source;
        private readonly Func<TIn, CancellationToken, Task<TOut>> _transform;
        private readonly bool _inOrder;
        private readonly CancellationToken _caller;
        private readonly CancellationTokenSource _stop;
        private readonly CancellationToken _stopped;
        private readonly Channel<(TIn Item, TaskCompletionSource<TOut> Promise)> _items;
        private readonly Channel<Task<TOut>> _results;
        private readonly Task _whole;
        private Exception? _failure;

        public Line(
            IAsyncEnumerable<TIn> source,
            Func<TIn, CancellationToken, Task<TOut>> transform,
            int workers,
            int capacity,
            bool inOrder,
            CancellationToken caller
        )
        {
            (_source, _transform, _inOrder, _caller) = (source, transform, inOrder, caller);

            // Every wait in the line has its token, so that nobody can wait for ever for a stage that has gone.
            _stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
            _stopped = _stop.Token;
            _items = Channel.CreateBounded<(TIn Item, TaskCompletionSource<TOut> Promise)>(capacity);

            // In order, a promise stands here from the moment at which its item is read. So there must be room for
            // those that the workers are at, too.
            _results = Channel.CreateBounded<Task<TOut>>(inOrder ? workers + capacity : capacity);
            _whole = RunAsync(workers);
        }

        public ChannelReader<Task<TOut>> Results => _results.Reader;

        public async Task<TOut> ResultOfAsync(Task<TOut> promise)
        {
            try
            {
                return await promise.WaitAsync(_stopped);
            }
            catch (OperationCanceledException)
            {
                // Nobody may be left to keep the promise. The line knows why, and has ended before it says so.
                await _whole;
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            // Whoever is to hear of the failure has heard of it. What is thrown here would replace it.
            await Task.WhenAll(_stop.CancelAsync(), _whole).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task RunAsync(int workers)
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, workers)
                    .Select(_ => EndAllIfItFailsAsync(WorkAsync))
                    .Append(EndAllIfItFailsAsync(FeedAsync))
            );

            // Only now: the reader must not hear of the end while somebody is still at work.
            _results.Writer.Complete(_failure);
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }

        // Whoever fails first ends the line for all. The others fail then, too: with their cancellation.
        private async Task EndAllIfItFailsAsync(Func<Task> stage)
        {
            try
            {
                await stage();
            }
            catch (Exception exception)
            {
                // The stages have the linked token, or stop with none at all. The caller knows only its own.
                var failure = _caller.IsCancellationRequested ? new OperationCanceledException(_caller) : exception;
                Interlocked.CompareExchange(ref _failure, failure, null);

                // What a callback on the token throws must not hide the failure.
                await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task FeedAsync()
        {
            try
            {
                // Disposes the source on every way out.
                await foreach (var item in _source.WithCancellation(_stopped))
                {
                    var promise = new TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (_inOrder)
                    {
                        await _results.Writer.WriteAsync(promise.Task, _stopped);
                    }

                    await _items.Writer.WriteAsync((item, promise), _stopped);
                }
            }
            finally
            {
                _items.Writer.Complete();
            }
        }

        private async Task WorkAsync()
        {
            await foreach (var (item, promise) in _items.Reader.ReadAllAsync(_stopped))
            {
                // ReadAllAsync looks at the token only when it has to wait, and there may be items left on the belt.
                _stopped.ThrowIfCancellationRequested();
                promise.SetResult(await _transform(item, _stopped));
                if (!_inOrder)
                {
                    await _results.Writer.WriteAsync(promise.Task, _stopped);
                }
            }
        }
    }
}
