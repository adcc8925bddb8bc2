// Misconception: starting a job cannot fail.
// Symptom: A job that throws before its first await, or a sequence that throws half way, leaves what was started before it running.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: A_job_that_throws_before_its_first_await_leaves_no_job_running
// Says: Left behind: A was still running at 0 s (it would have ended at 3 s).
// Rejected by: A_sequence_that_throws_leaves_no_job_running
// Says: Left behind: A was still running at 0 s (it would have ended at 1 s).
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
        List<Task<T>> running = [.. jobs.Select(job => job(stop.Token))];
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
    }
}
