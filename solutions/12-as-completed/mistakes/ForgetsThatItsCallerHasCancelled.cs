// Misconception: a cancelled job throws, so the stream ends as cancelled by itself.
// Symptom: A job may not look at its token and deliver, or fail: then the stream ends as if nobody had cancelled, or with that failure.
// Rejected by: Cancellation_ends_the_stream_as_cancelled_whatever_the_jobs_deliver
// Says: Expected the task to end as Canceled; at 4 s it ended as RanToCompletion.
// Rejected by: Cancellation_ends_the_stream_as_cancelled_whatever_the_jobs_throw
// Says: Expected the task to end as Canceled; at 3 s it ended as Faulted, with InvalidOperationException (A failed).
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
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
