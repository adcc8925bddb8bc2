// Misconception: awaiting WhenAny throws if the task that ended first has failed.
// Symptom: WhenAny only hands over that task: its failure is never thrown, and fewer results come back as if all were
// well.
// Notebook: notebooks/00-start-here.ipynb#read-outcomes
// Rejected by: Throws_an_AggregateException_even_for_one_failure
// Says: Expected an AggregateException; your method ended without an exception at 2 s.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(StartAsync).ToArray();
        var running = tasks.ToList();
        var errors = new List<Exception>();
        while (running.Count > 0)
        {
            try
            {
                running.Remove(await Task.WhenAny(running));
            }
            catch (Exception error)
            {
                errors.Add(error);
            }
        }

        return errors.Count > 0
            ? throw new AggregateException(errors)
            : [.. tasks.Where(static task => task.IsCompletedSuccessfully).Select(static task => task.Result)];
    }

    // Async, so that an exception of the call itself ends up in the task too.
    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
