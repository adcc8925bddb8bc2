// Misconception: a cancelled task throws a TaskCanceledException.
// Symptom: that is what a delay throws; whoever looks at his token throws an OperationCanceledException, and stands among the errors.
// Rejected by: A_cancelled_job_is_neither_a_success_nor_a_failure
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
        try
        {
            return new Outcome<T>.Succeeded(await job());
        }
        catch (TaskCanceledException)
        {
            return new Outcome<T>.Cancelled();
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }
    }
}
