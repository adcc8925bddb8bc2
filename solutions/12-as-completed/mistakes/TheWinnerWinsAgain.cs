// Misconception: WhenAny gives the next task that ends.
// Symptom: It gives a task that has ended, and the first winner, still in the list, is one every time.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-any
// Rejected by: Gives_each_result_at_the_moment_its_job_ends
// Says: they were [B at 1 s, B at 1 s, B at 1 s]
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

            for (var i = 0; i < running.Count; i++)
            {
                yield return await await Task.WhenAny(running);
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
