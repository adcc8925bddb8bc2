// Misconception: what stands below the loop runs on every way out of it.
// Symptom: a reader who breaks off never comes back for it: the other jobs run on, and nobody hears how they end.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-failure
// Rejected by: Leaving_the_loop_cancels_the_rest
// Says: Expected A to have been cancelled; when your method returned, at 1 s, A was still running (it would have ended
// at 2 s).
using System.Runtime.CompilerServices;

namespace AsyncKatas.AsCompleted;

public static class Gather
{
    public static IAsyncEnumerable<T> AsCompletedAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return StreamAsync(jobs, cancellationToken);
    }

    private static async IAsyncEnumerable<T> StreamAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>();
        foreach (var job in jobs.ToArray())
        {
            running.Add(StartAsync(job));
        }

        Task<T>? failed = null;
        await foreach (var ended in Task.WhenEach(running))
        {
            if (!ended.IsCompletedSuccessfully || cancellationToken.IsCancellationRequested)
            {
                failed = ended;
                break;
            }

            yield return ended.Result;
        }

        await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (failed is not null)
        {
            await failed;
        }
        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
