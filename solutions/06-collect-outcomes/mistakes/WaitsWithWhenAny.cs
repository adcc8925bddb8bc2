// Misconception: WhenAny never throws, so it is a handy way to wait for a WhenAll that may fail.
// Symptom: the task of the WhenAll has failed too, and nobody ever looks at that one: the log of the server fills with unobserved exceptions.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#unobserved
// Rejected by: No_exception_is_left_that_nobody_observed
// Says: nobody ever looked at InvalidOperationException (A failed) and InvalidOperationException (B failed)
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] running = [.. jobs.Select(StartAsync)];
        await Task.WhenAny(Task.WhenAll(running));
        return [.. running.Select(ToOutcome)];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();

    private static Outcome<T> ToOutcome<T>(Task<T> ended) => ended.Status switch
    {
        TaskStatus.RanToCompletion => new Outcome<T>.Succeeded(ended.Result),
        TaskStatus.Canceled => new Outcome<T>.Cancelled(),
        _ => new Outcome<T>.Failed(ended.Exception!.InnerException!),
    };
}
