// Misconception: every AggregateException is the wrapping of a task.
// Symptom: a job may throw one itself: it is unpacked too, and its message and all but the innermost exception are gone.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: An_AggregateException_that_a_job_throws_stays_as_it_is
// Says: they were [failed (InvalidOperationException: Tray 1 is empty)]
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
            return new Outcome<T>.Failed(exception.GetBaseException());
        }
    }
}
