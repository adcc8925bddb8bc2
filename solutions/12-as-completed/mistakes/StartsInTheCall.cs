// Misconception: the call is the place to start the jobs; reading only collects.
// Symptom: If nobody reads the stream, they run all the same, and nobody is there to stop them or to see them fail.
// Rejected by: Starts_no_job_before_the_first_result_is_asked_for
// Says: Expected no started jobs; there were [A, B, C]
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
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<T>> running = [.. jobs.Select(StartAsync)];
        return StreamAsync(running, stop, cancellationToken);

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }

    private static async IAsyncEnumerable<T> StreamAsync<T>(
        List<Task<T>> running,
        CancellationTokenSource stop,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var registration = cancellationToken.Register(stop.Cancel);
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
            stop.Dispose();
        }
    }
}
