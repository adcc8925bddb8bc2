// Misconception: all tokens of a cancellation are the same.
// Symptom: The exception of a job holds the linked token, which the caller has never seen: catch ... when (e.CancellationToken == token) does not match.
// Notebook: notebooks/08-misconceptions-limits.ipynb#gives-up
// Rejected by: The_exception_of_a_cancellation_carries_the_token_of_the_caller
// Says: Expected the OperationCanceledException to carry the caller's token; it carries another one
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
                var result = await ended;
                cancellationToken.ThrowIfCancellationRequested();
                yield return result;
            }
        }
        finally
        {
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
