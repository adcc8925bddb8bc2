// Misconception: counting a sequence costs nothing.
// Symptom: it reads the whole sequence, and the loop reads it once more; a sequence that does work does it twice.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: Starts_each_job_once_and_reads_the_sequence_once
// Says: Expected the sequence of items to be read once; it was read twice.
namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int maxConcurrent,
        Func<TItem, CancellationToken, Task<TResult>> job,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        ArgumentNullException.ThrowIfNull(job);

        var count = items.Count();
        if (count == 0)
        {
            return [];
        }

        TItem[] all = [.. items];
        using var places = new SemaphoreSlim(Math.Min(maxConcurrent, count));
        try
        {
            return await Task.WhenAll(all.Select(RunOneAsync));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        async Task<TResult> RunOneAsync(TItem item)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await job(item, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
