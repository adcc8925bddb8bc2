// Approach: a job that throws at its call is turned into a failed task by hand, so that the list of tasks has no gap.
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = new List<Task<T>>();
        foreach (var job in jobs.ToList())
        {
            try
            {
                tasks.Add(job());
            }
            catch (Exception exception)
            {
                tasks.Add(Task.FromException<T>(exception));
            }
        }

        return Task.WhenAll(tasks);
    }
}
