// Misconception: Count() only looks at a sequence.
// Symptom: it walks through the whole sequence, which the loop does once more; a sequence that does work does it twice.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: All_at_once_reads_the_sequence_of_jobs_once
// Says: Expected the sequence of jobs to be read once; it was read twice
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        foreach (var job in jobs)
        {
            results.Add(await job());
        }

        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = new Task<T>[jobs.Count()];
        var i = 0;
        foreach (var job in jobs)
        {
            tasks[i++] = job();
        }

        return await Task.WhenAll(tasks);
    }
}
