// Misconception: SetException with an OperationCanceledException makes a cancelled task, as throwing it from an async
// method does.
// Symptom: the task has failed, and whoever asks IsCanceled is told no.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: It_ends_as_cancelled_if_a_job_was_cancelled_and_none_failed
// Says: Expected the task to end as Canceled; at 2 s it ended as Faulted, with OperationCanceledException (B was
// cancelled).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var done = new TaskCompletionSource<T[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = CompleteAsync();
        return done.Task;

        async Task CompleteAsync()
        {
            try
            {
                done.SetResult(await Task.WhenAll(all.Select(StartAsync)));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
