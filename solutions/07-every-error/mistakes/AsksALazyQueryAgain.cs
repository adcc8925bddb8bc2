// Misconception: tasks holds the tasks that WhenAll waited for.
// Symptom: it is a query that runs anew each time: asking for the failures starts every job a second time.
// Notebook: notebooks/04-smartnotes.ipynb#run-many
// Rejected by: Throws_an_AggregateException_even_for_one_failure
// Says: Started more than once: A (2 times) and B (2 times).
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start);
        var all = Task.WhenAll(tasks);
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            throw new AggregateException(tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.Flatten().InnerExceptions));
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
