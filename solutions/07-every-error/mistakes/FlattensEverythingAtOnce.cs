// Misconception: Flatten leaves the failures in their order.
// Symptom: it takes the outer level first: what was nested ends up behind the failures of all later jobs.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#several-inside
// Rejected by: Keeps_the_order_of_the_jobs_when_it_makes_failures_flat
// Says: they stand in the order [A failed, D failed, B failed, C failed]
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = Task.WhenAll(jobs.Select(Start));
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            throw all.Exception!.Flatten();
        }
    }

    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
