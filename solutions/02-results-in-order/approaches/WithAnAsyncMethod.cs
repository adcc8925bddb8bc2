// Approach: an async method around each call turns what the call throws into a failed task, in one line; each job costs
// a second task.
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // The sequence is read to its end before anything starts: should it break half way, no job has been left
        // running.
        Func<Task<T>>[] all = [.. jobs];

        // WhenAll knows which task belongs to which place, so nobody has to sort. It also waits for the rest after a
        // failure and looks at every exception.
        return await Task.WhenAll(all.Select(StartAsync));

        // The call of a job may throw before there is a task. Inside an async method that exception ends up in the
        // method's own task, as any later one does; without it, Select would break off and forget the jobs started so
        // far.
        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
