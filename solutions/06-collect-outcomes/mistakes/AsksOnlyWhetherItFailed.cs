// Misconception: a task that is not faulted has a result.
// Symptom: a cancelled task is not faulted either: asking it for its result throws, and all outcomes are lost.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-errors
// Rejected by: A_cancelled_job_is_neither_a_success_nor_a_failure
// Says: At 2 s a cancellation came out that nobody expected: B was cancelled
// Also rejected by: A_job_whose_token_was_cancelled_is_told_apart_from_the_others
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

    private static Outcome<T> ToOutcome<T>(Task<T> ended) => ended.IsFaulted
        ? new Outcome<T>.Failed(ended.Exception.InnerException!)
        : new Outcome<T>.Succeeded(ended.GetAwaiter().GetResult());
}
