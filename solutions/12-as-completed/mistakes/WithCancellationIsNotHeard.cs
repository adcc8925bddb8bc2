// Misconception: a parameter of type CancellationToken gets the token of WithCancellation.
// Symptom: Only one with the attribute does: the compiler warns, and the token of the loop is thrown away.
// Notebook: notebooks/08-misconceptions-limits.ipynb#with-cancellation
// Rejected by: The_token_of_WithCancellation_reaches_the_jobs
// Says: Expected an OperationCanceledException; your method ended without an exception at 3 s.
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

#pragma warning disable CS8425 // The compiler says here what is wrong.
    private static async IAsyncEnumerable<T> StreamAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken)
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
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
