// Misconception: an await inside a loop waits for all of them.
// Symptom: the next job starts only when the one before it has ended: the sum of the times.
// Notebook: notebooks/01-gather-example.ipynb#predict-pages
// Rejected by: All_jobs_run_at_the_same_time
// Says: Each job started only when the one before it had ended
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var outcomes = new List<Outcome<T>>();
        foreach (var job in jobs)
        {
            outcomes.Add(await OutcomeAsync(job));
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
