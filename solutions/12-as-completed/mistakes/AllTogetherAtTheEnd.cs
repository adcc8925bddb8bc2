// Misconception: the order of completion is all that counts.
// Symptom: The order is right, but the first result comes only when the last job has ended.
// Notebook: notebooks/05-errors-and-limits.ipynb#prompt-which
// Rejected by: Gives_each_result_at_the_moment_its_job_ends
// Says: they were [B at 3 s, A at 3 s, C at 3 s]
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
        var results = new List<T>();
        try
        {
            foreach (var job in jobs)
            {
                running.Add(StartAsync(job));
            }

            await Task.WhenAll(running);
            foreach (var result in results)
            {
                yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job)
        {
            var result = await job(stop.Token);
            lock (results)
            {
                results.Add(result);
            }

            return result;
        }
    }
}
