// Misconception: a stream of results is a loop over a stream of items.
// Symptom: While an item is being transformed nobody reads, and while the reader is busy nobody does anything.
// Rejected by: Reads_the_next_item_while_the_worker_is_busy
// Says: Expected the results, each with the moment at which the reader got it, to be [A at 2 s, B at 3 s, C at 4 s];
// they were [A at 2 s, B at 4 s, C at 6 s].
// Rejected by: A_slow_reader_finds_what_is_ready_at_once
// Says: Expected the results, each with the moment at which the reader got it, to be [A at 1 s, B at 4 s, C at 7 s];
// they were [A at 1 s, B at 5 s, C at 9 s].
using System.Runtime.CompilerServices;

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
        await foreach (var item in source.WithCancellation(cancellationToken))
        {
            yield return await transform(item, cancellationToken);
        }
    }
}
