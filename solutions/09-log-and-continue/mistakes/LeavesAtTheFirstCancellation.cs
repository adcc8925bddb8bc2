// Misconception: once a job is cancelled the outcome is certain, so nobody need wait for the others.
// Symptom: the caller goes on while jobs that it has started are still running, and what they fail of stands in no log.
// Notebook: notebooks/01-gather-example.ipynb#run-lost
// Rejected by: Does_not_log_a_cancelled_job
// Says: Expected the lines of the log to be [1: B failed]; there were none.
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);

        var tasks = jobs.Select((job, index) => TryAsync(job, index, onError)).ToArray();
        await foreach (var ended in Task.WhenEach(tasks))
        {
            await ended;
        }

        return [.. tasks.SelectMany(static task => task.Result)];
    }

    private static async Task<T[]> TryAsync<T>(Func<Task<T>> job, int index, Action<int, Exception> onError)
    {
        try
        {
            return [await job()];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onError(index, error);
            return [];
        }
    }
}
