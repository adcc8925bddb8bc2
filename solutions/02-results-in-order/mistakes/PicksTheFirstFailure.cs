// Misconception: when all have ended, it is enough to await the one that failed first in the list.
// Symptom: its exception comes out, but nobody ever looks at the ones behind it.
// Notebook: notebooks/09-at-work.ipynb#race
// Rejected by: The_exceptions_of_all_failed_jobs_are_observed
// Says: nobody ever looked at InvalidOperationException (B failed) and InvalidOperationException (C failed).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        Task<T>[] tasks = [.. all.Select(StartAsync)];
        foreach (var task in tasks)
        {
            await Task.WhenAny(task);
        }

        if (
            (
                tasks.FirstOrDefault(static task => task.IsFaulted)
                ?? tasks.FirstOrDefault(static task => task.IsCanceled)
            ) is
            { } ended
        )
        {
            await ended;
        }

        return [.. tasks.Select(static task => task.Result)];

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
