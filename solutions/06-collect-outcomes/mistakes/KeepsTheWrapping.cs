// Misconception: the exception of a task is the exception that was thrown.
// Symptom: a task wraps it in an AggregateException, and whoever looks for the real type does not find it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: Every_failure_is_the_exception_of_its_own_job
// Says: failed (AggregateException
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] running = [.. jobs.Select(StartAsync)];
        Task allEnded = Task.WhenAll(running);
        await allEnded.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return [.. running.Select(ToOutcome)];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();

    private static Outcome<T> ToOutcome<T>(Task<T> ended) => ended.Status switch
    {
        TaskStatus.RanToCompletion => new Outcome<T>.Succeeded(ended.Result),
        TaskStatus.Canceled => new Outcome<T>.Cancelled(),
        _ => new Outcome<T>.Failed(ended.Exception!),
    };
}
