// Misconception: several at once means so many, then the next so many.
// Symptom: Every batch waits for its slowest item while workers are idle, and its results come out all together.
// Rejected by: Reads_the_next_item_while_the_worker_is_busy
// Says: they were [A at 2 s, B at 4 s, C at 6 s].
// Rejected by: No_worker_is_idle_while_there_are_items
// Says: Expected 2 jobs to be running as long as another one was waiting; at 1 s only 1 was.
// Also rejected by: A_result_comes_out_the_moment_it_is_ready
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
        await foreach (var batch in source.Chunk(workers).WithCancellation(cancellationToken))
        {
            foreach (var result in await Task.WhenAll(batch.Select(item => transform(item, cancellationToken))))
            {
                yield return result;
            }
        }
    }
}
