// Misconception: Task.WhenAny gives the task that ended first.
// Symptom: it gives the first of the list that has ended, so what waits for a slow reader comes in the order of the list.
// Rejected by: Results_that_wait_for_a_slow_reader_keep_the_order_in_which_their_jobs_ended
// Says: they were [C at 1 s, A at 6 s, B at 11 s, D at 16 s]
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

            // The winner must leave this list, or it wins again; it stays in the other one, for the way out.
            var left = new List<Task<T>>(running);
            while (left.Count > 0)
            {
                var ended = await Task.WhenAny(left);
                left.Remove(ended);
                cancellationToken.ThrowIfCancellationRequested();
                yield return await ended;
            }
        }
        finally
        {
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
