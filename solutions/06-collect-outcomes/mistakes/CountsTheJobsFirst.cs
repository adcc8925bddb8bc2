// Misconception: counting a sequence costs nothing.
// Symptom: the sequence is read twice; if it makes the jobs while it is read, they are made twice.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: Each_job_is_started_once_and_the_sequence_is_read_once
// Says: Expected the sequence of jobs to be read once; it was read twice
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var outcomes = new Outcome<T>[jobs.Count()];
        await Task.WhenAll(jobs.Select(async (job, i) => outcomes[i] = await OutcomeAsync(job)));
        return outcomes;
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
