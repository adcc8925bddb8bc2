// Misconception: a job reports its failure through its task.
// Symptom: a job that throws before it has returned a task breaks the loop that starts the jobs, and nobody waits for those that run.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: A_job_that_throws_before_its_first_await_has_failed
// Says: At 0 s an exception came out that nobody expected: InvalidOperationException (B failed)
// Rejected by: Jobs_behind_one_that_throws_before_its_first_await_still_run
// Says: from 0 s, still running
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(static job => OutcomeAsync(job())));
    }

    private static async Task<Outcome<T>> OutcomeAsync<T>(Task<T> job)
    {
        try
        {
            return new Outcome<T>.Succeeded(await job);
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
