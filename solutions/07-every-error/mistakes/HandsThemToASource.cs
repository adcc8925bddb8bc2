// Misconception: a task that is given many exceptions throws them all when it is awaited.
// Symptom: every await throws the first one only, whoever put them into the task.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: Throws_an_AggregateException_even_for_one_failure
// Says: Expected an AggregateException; at 2 s your method ended with InvalidOperationException (B failed).
// Rejected by: Throws_the_failures_of_all_jobs
// Says: at 10 s your method ended with InvalidOperationException (export 3 failed).
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
            var source = new TaskCompletionSource<T[]>();
            source.SetException(tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.Flatten().InnerExceptions));
            return await source.Task;
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
