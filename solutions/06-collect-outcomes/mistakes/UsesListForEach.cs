// Misconception: List.ForEach waits for an async lambda.
// Symptom: it takes an Action: the lambda becomes async void, and the array is handed over before anybody has written to it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#async-void
// Rejected by: Jobs_that_succeed_give_their_values_in_the_order_of_the_jobs
// Says: they were [null, null, null]
// Rejected by: All_jobs_run_at_the_same_time
// Says: Expected the 3 jobs to overlap and take 3 s of virtual time; your method returned after 0 s.
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        List<(Func<Task<T>> Job, int Index)> numbered = [.. jobs.Select(static (job, i) => (job, i))];
        var outcomes = new Outcome<T>[numbered.Count];
        numbered.ForEach(async item => outcomes[item.Index] = await OutcomeAsync(item.Job));
        await Task.CompletedTask;
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
