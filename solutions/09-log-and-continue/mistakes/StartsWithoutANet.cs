// Misconception: awaiting the task inside try catches whatever the job throws.
// Symptom: the job is called outside of it: what it throws before it has a task is not logged but comes out, and ends everything.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: Logs_a_job_that_throws_before_its_first_await_and_starts_the_others
// Says: At 0 s an exception came out that nobody expected: InvalidOperationException (B failed)
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = await Task.WhenAll(jobs.Select((job, index) => TryAsync(job(), index, onError)));
        return [.. results.SelectMany(static result => result)];
    }

    private static async Task<T[]> TryAsync<T>(Task<T> task, int index, Action<int, Exception> onError)
    {
        try
        {
            return [await task];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onError(index, error);
            return [];
        }
    }
}
