// Misconception: only a task can be cancelled, so what is thrown before there is one is a failure.
// Symptom: a job that sees at once that its token is cancelled, stands among the errors; a moment later it would have been cancelled.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: A_job_that_finds_itself_cancelled_before_its_first_await_is_cancelled
// Says: failed (OperationCanceledException: B was cancelled)
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(OutcomeAsync));
    }

    private static async Task<Outcome<T>> OutcomeAsync<T>(Func<Task<T>> job)
    {
        Task<T> running;
        try
        {
            running = job();
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }

        try
        {
            return new Outcome<T>.Succeeded(await running);
        }
        catch (OperationCanceledException)
        {
            return new Outcome<T>.Cancelled();
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }
    }
}
