// Misconception: the rest was cancelled on purpose, so awaiting it is harmless.
// Symptom: The await in finally throws their cancellation: out of a simple break, or in place of the exception that was on its way.
// Notebook: notebooks/08-misconceptions-limits.ipynb#clean-up-throws
// Rejected by: Leaving_the_loop_cancels_the_rest
// Says: At 1 s a cancellation came out that nobody expected: A task was canceled.
// Rejected by: An_error_of_the_reader_comes_out_when_the_rest_has_ended
// Says: at 1.5 s your method ended with TaskCanceledException
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
            await Task.WhenAll(running);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
