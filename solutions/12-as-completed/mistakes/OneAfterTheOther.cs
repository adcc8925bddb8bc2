// Misconception: yield return with await makes a loop concurrent.
// Symptom: The next job starts when the reader asks for the next result.
// Notebook: notebooks/01-gather-example.ipynb#predict-pages
// Rejected by: Gives_each_result_at_the_moment_its_job_ends
// Says: they were [A at 2 s, B at 3 s, C at 6 s]
// Rejected by: Runs_all_jobs_at_the_same_time
// Says: Each job started only when the one before it had ended
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
        foreach (var job in jobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await job(cancellationToken);
        }
    }
}
