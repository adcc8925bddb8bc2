// Misconception: running holds the tasks.
// Symptom: it holds a query: each time it is read, every job is started anew, and the tasks that are looked at have only just begun.
// Notebook: notebooks/04-smartnotes.ipynb#run-many
// Rejected by: Each_job_is_started_once_and_the_sequence_is_read_once
// Says: 2 times
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var running = jobs.Select(OutcomeAsync);
        await Task.WhenAll(running);
        var outcomes = new List<Outcome<T>>();
        foreach (var task in running)
        {
            outcomes.Add(await task);
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
