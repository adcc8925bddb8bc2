// Misconception: to cancel is to set a flag, and that cannot fail.
// Symptom: It runs what the jobs have registered on the token. If that throws, it hides the failure, and nobody waits for the rest.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#register
// Rejected by: A_failure_is_not_replaced_by_what_a_callback_on_the_token_throws
// Says: Expected the exception of B to come out as it is; at 1 s your method ended with AggregateException of
// InvalidOperationException (the callback failed).
// Rejected by: Leaving_the_loop_does_not_throw_what_a_callback_on_the_token_throws
// Says: At 1 s an exception came out that nobody expected: AggregateException of InvalidOperationException (the
// callback failed)
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
                cancellationToken.ThrowIfCancellationRequested();
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
