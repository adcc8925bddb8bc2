// Misconception: a job that gathers throws an AggregateException of plain exceptions, so opening one level is enough.
// Symptom: a gather inside a gather leaves an AggregateException in the list.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#several-inside
// Rejected by: Is_flat_when_gathers_are_nested_twice
// Says: AggregateException
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
            throw new AggregateException(tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.InnerExceptions).SelectMany(
                static error => error is AggregateException several ? (IEnumerable<Exception>)several.InnerExceptions : [error]));
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
