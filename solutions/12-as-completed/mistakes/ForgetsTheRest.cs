// Misconception: when the loop is left, the work is over.
// Symptom: Nobody tells the other jobs: they run on, and their failures are nobody's.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-failure
// Rejected by: Leaving_the_loop_cancels_the_rest
// Says: Expected A to have been cancelled; when your method returned, at 1 s, A was still running (it would have ended
// at 2 s).
// Rejected by: A_failure_cancels_the_rest
// Says: Expected A to have been cancelled; when your method returned, at 1 s, A was still running (it would have ended
// at 3 s).
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
        List<Task<T>> running = [.. jobs.Select(StartAsync)];
        await foreach (var ended in Task.WhenEach(running))
        {
            yield return await ended;
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(cancellationToken);
    }
}
