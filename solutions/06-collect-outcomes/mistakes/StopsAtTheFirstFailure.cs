// Misconception: when one job has failed, the rest is of no interest.
// Symptom: the outcomes behind the failure are missing, and jobs are left running that nobody waits for.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-failure
// Rejected by: Every_job_runs_to_its_end_when_another_one_fails
// Says: A and C were still running at 1 s (the last of them would have ended at 3 s).
// Rejected by: One_failure_among_three_jobs_stands_in_its_place
// Says: they were [succeeded (task-1 ok), failed (InvalidOperationException: Task 2 failed)]
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<Outcome<T>>[] running = [.. jobs.Select(OutcomeAsync)];
        var failure = Task.WhenAll(running);
        await foreach (var ended in Task.WhenEach(running))
        {
            if (await ended is Outcome<T>.Failed)
            {
                return [.. running.TakeWhile(task => task != ended).Where(static task => task.IsCompleted).Select(static task => task.Result), await ended];
            }
        }

        return await failure;
    }

    private static async Task<Outcome<T>> OutcomeAsync<T>(Func<Task<T>> job)
    {
        try
        {
            return new Outcome<T>.Succeeded(await job());
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
