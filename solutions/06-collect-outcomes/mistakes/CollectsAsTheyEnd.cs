// Misconception: the list fills up in the order in which the jobs were started.
// Symptom: it fills up in the order in which they end, and an error is blamed on the wrong job.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-predict
// Rejected by: Jobs_that_succeed_give_their_values_in_the_order_of_the_jobs
// Says: they were [succeeded (B), succeeded (A), succeeded (C)]
// Rejected by: Every_failure_is_the_exception_of_its_own_job
// Says: they were [failed (InvalidOperationException: C failed)
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var outcomes = new List<Outcome<T>>();
        await foreach (var ended in Task.WhenEach(jobs.Select(OutcomeAsync)))
        {
            outcomes.Add(await ended);
        }

        return [.. outcomes];
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
