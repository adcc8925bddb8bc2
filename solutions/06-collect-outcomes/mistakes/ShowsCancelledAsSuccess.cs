// Misconception: a cancellation is not an error, so what is not an error has succeeded.
// Symptom: a cancelled job is counted among the good ones, with a value that it never had.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-errors
// Rejected by: A_cancelled_job_is_neither_a_success_nor_a_failure
// Says: they were [succeeded (A), succeeded ()
// Rejected by: Outcomes_are_told_although_every_job_is_cancelled
// Says: they were [succeeded (), succeeded ()]
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
            return new Outcome<T>.Succeeded(default!);
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }
    }
}
