// Misconception: a loop with try and catch inside goes on after an error, so it is all that is needed.
// Symptom: it goes on, but with one job after the other: a hundred of them take the sum of their times.
// Notebook: notebooks/01-gather-example.ipynb#predict-pages
// Rejected by: Runs_a_hundred_jobs_at_the_same_time
// Says: Expected the 100 jobs to overlap and take 0.2 s of virtual time; they took 20 s.
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = new List<T>();
        var index = 0;
        foreach (var job in jobs)
        {
            try
            {
                results.Add(await job());
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                onError(index, error);
            }

            index++;
        }

        return [.. results];
    }
}
