// Approach: WhenAny over the tasks that are left. Right, but each turn looks at all of them again: slow for thousands of jobs.
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
