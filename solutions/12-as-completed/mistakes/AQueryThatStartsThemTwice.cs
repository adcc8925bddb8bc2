// Misconception: a query over the jobs is a list of tasks.
// Symptom: Each time somebody reads the query it starts all jobs again, the clean-up included.
// Notebook: notebooks/04-smartnotes.ipynb#run-many
// Rejected by: Starts_each_job_once_and_reads_the_sequence_once
// Says: Expected each of the 3 jobs to be started exactly once; 3 were started more than once.
using System.Runtime.CompilerServices;

namespace AsyncKatas.AsCompleted;

public static class Gather
{
    public static IAsyncEnumerable<T> AsCompletedAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return StreamAsync(jobs, cancellationToken);
    }

    private static async IAsyncEnumerable<T> StreamAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = jobs.Select(StartAsync);
        try
        {
            await foreach (var ended in Task.WhenEach(running))
            {
                yield return await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
