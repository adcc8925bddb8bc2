// Misconception: a sequence that cannot be read any further has simply come to its end.
// Symptom: the caller gets the results of the jobs that were read, and nothing tells it that there should have been
// more.
// Rejected by: A_sequence_that_breaks_half_way_ends_with_an_exception
// Says: your method ended without an exception at 2 s.
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = new List<Task<T>>();
        try
        {
            foreach (var job in jobs)
            {
                tasks.Add(StartAsync(job));
            }
        }
        catch (InvalidOperationException)
        {
            // Nothing more to start.
        }

        return await Task.WhenAll(tasks);

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
