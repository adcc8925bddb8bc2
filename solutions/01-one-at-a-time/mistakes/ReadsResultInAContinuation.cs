// Misconception: in a continuation the task has ended, so Result gives its result or throws its exception.
// Symptom: Result throws an AggregateException around it, and a catch for the real one no longer matches.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: One_at_a_time_starts_no_job_after_one_that_failed
// Says: at 2 s your method ended with AggregateException of InvalidOperationException
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        foreach (var job in jobs)
        {
            await job().ContinueWith(task =>
            {
                if (task.IsCanceled)
                {
                    throw new TaskCanceledException(task);
                }

                results.Add(task.Result);
            });
        }

        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
