// Misconception: a sequence of jobs can always be read to its end.
// Symptom: it may be a query that fails half way. The jobs started by then run on alone, and nobody sees how they end.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#enumerate-twice
// Rejected by: A_sequence_that_breaks_half_way_leaves_nothing_behind
// Says: Left behind: A and B were still running at 0 s (the last of them would have ended at 2 s).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(StartAsync));

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
