// Misconception: what a cancelled job throws is its cancellation.
// Symptom: A job may fail on its way out, and then its exception hides the one that matters.
// Notebook: notebooks/08-misconceptions-limits.ipynb#clean-up-throws
// Rejected by: A_failure_is_not_replaced_by_a_later_one
// Says: Expected the exception of B to come out as it is; at 3 s your method ended with InvalidOperationException (A
// failed).
// Rejected by: Leaving_the_loop_does_not_throw_what_the_rest_throws
// Says: That is the exception of A
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
            await stop.CancelAsync();
            foreach (var task in running.Where(static task => !task.IsCompleted))
            {
                try
                {
                    await task;
                }
                catch (OperationCanceledException)
                {
                    // That is what was asked for.
                }
            }
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
