// Misconception: a list that every job adds its own failure to is as good as the tasks.
// Symptom: the failures stand in the order in which they happened, which changes from run to run.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#which-exception
// Rejected by: Holds_the_failures_in_the_order_of_the_jobs
// Says: They are in the order in which the jobs failed, not the order in which the jobs were given.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var errors = new List<Exception>();
        var all = Task.WhenAll(
            jobs.Select(async job =>
            {
                try
                {
                    return await job();
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    lock (errors)
                    {
                        errors.Add(error);
                    }

                    throw;
                }
            })
        );
        try
        {
            return await all;
        }
        catch when (errors.Count > 0)
        {
            throw new AggregateException(errors);
        }
    }
}
