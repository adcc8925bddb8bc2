// Approach: let the tasks end as they like, wait for all of them without throwing, then read the status of each.
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] running = [.. jobs.Select(StartAsync)];

        // Only a task without a result can be awaited without throwing, hence the type.
        Task allEnded = Task.WhenAll(running);
        await allEnded.ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing
        );
        return [.. running.Select(ToOutcome)];
    }

    // An async method turns whatever the job throws into the end of a task.
    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();

    private static Outcome<T> ToOutcome<T>(Task<T> ended) =>
        ended.Status switch
        {
            TaskStatus.RanToCompletion => new Outcome<T>.Succeeded(ended.Result),
            TaskStatus.Canceled => new Outcome<T>.Cancelled(),
            _ => new Outcome<T>.Failed(ended.Exception!.InnerException!),
        };
}
