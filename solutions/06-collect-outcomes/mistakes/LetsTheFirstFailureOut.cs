// Misconception: WhenAll hands over what it has when something goes wrong.
// Symptom: it throws, and the results of all the jobs that went well are gone.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-two-hundred
// Rejected by: One_failure_among_three_jobs_stands_in_its_place
// Says: At 0.01 s an exception came out that nobody expected: InvalidOperationException (Task 2 failed)
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        T[] values = await Task.WhenAll(jobs.Select(StartAsync));
        return [.. values.Select(static value => new Outcome<T>.Succeeded(value))];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
