// Misconception: the exception that WhenAll throws is the exception of every job that failed.
// Symptom: it is the one of the first job in the list; all the others are lost behind it.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: Every_failure_is_the_exception_of_its_own_job
// Says: they were [failed (InvalidOperationException: A failed), succeeded (B), failed (InvalidOperationException: A
// failed)]
// Also rejected by: Outcomes_are_told_although_every_job_fails
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] running = [.. jobs.Select(StartAsync)];
        Exception? error = null;
        try
        {
            await Task.WhenAll(running);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        return [.. running.Select(task => ToOutcome(task, error))];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();

    private static Outcome<T> ToOutcome<T>(Task<T> ended, Exception? error) =>
        ended.Status switch
        {
            TaskStatus.RanToCompletion => new Outcome<T>.Succeeded(ended.Result),
            TaskStatus.Canceled => new Outcome<T>.Cancelled(),
            _ => new Outcome<T>.Failed(error!),
        };
}
