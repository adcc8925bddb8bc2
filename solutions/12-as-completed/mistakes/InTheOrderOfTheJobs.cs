// Misconception: a loop over started tasks meets them as they end.
// Symptom: It meets them in the order of the list: the slow first one holds back the fast second one.
// Notebook: notebooks/06-task-groups.ipynb#about-when-each
// Rejected by: Gives_each_result_at_the_moment_its_job_ends
// Says: they were [A at 2 s, B at 2 s, C at 3 s]
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

            foreach (var task in running)
            {
                yield return await task;
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
