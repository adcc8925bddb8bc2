// Misconception: a set is the natural home for tasks that are taken out as they end.
// Symptom: Two jobs may return the same task, as a cache does: it stands there once, and a result is missing.
// Rejected by: Two_jobs_that_return_the_same_task_give_a_result_each
// Says: to be [A at 1 s, A at 1 s]; they were [A at 1 s]
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
        var running = new HashSet<Task<T>>();
        try
        {
            foreach (var job in jobs)
            {
                running.Add(StartAsync(job));
            }

            await foreach (var ended in Task.WhenEach(running))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return await ended;
            }
        }
        finally
        {
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<T> StartAsync(Func<CancellationToken, Task<T>> job)
        {
            try
            {
                return job(stop.Token);
            }
            catch (Exception exception)
            {
                return Task.FromException<T>(exception);
            }
        }
    }
}
