// Misconception: cancelling ends the jobs.
// Symptom: It asks them to end: they clean up while the reader already thinks that all is over.
// Notebook: notebooks/06-task-groups.ipynb#investigate-group
// Rejected by: Leaving_the_loop_waits_until_the_rest_has_ended
// Says: Left behind: A was still running at 1 s (it would have ended at 1.5 s).
// Rejected by: A_failure_comes_out_when_the_rest_has_ended
// Says: Left behind: A was still running at 1 s (it would have ended at 1.5 s).
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
        var running = new List<Task<T>>();
        try
        {
            foreach (var job in jobs)
            {
                running.Add(StartAsync(job));
            }

            await foreach (var ended in Task.WhenEach(running))
            {
                yield return await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
