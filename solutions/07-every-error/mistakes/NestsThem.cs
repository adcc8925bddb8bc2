// Misconception: a task's Exception is the exception that its job threw.
// Symptom: it is an AggregateException around it: whoever looks for an InvalidOperationException among the failures finds none.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: Throws_an_AggregateException_even_for_one_failure
// Says: An AggregateException stands inside the AggregateException.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start).ToArray();
        var all = Task.WhenAll(tasks);
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            throw new AggregateException(tasks.Where(static task => task.IsFaulted).Select(static task => task.Exception!));
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
