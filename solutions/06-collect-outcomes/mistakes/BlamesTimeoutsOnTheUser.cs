// Misconception: a timeout is a kind of cancellation.
// Symptom: a server that was too slow is filed under "cancelled by the user", and nobody repairs it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#whose-cancellation
// Rejected by: A_timeout_of_a_job_is_a_failure
// Says: they were [cancelled]
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
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            return new Outcome<T>.Cancelled();
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }
    }
}
