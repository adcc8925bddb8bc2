// Misconception: catch (Exception) catches what went wrong, and nothing else.
// Symptom: it catches cancellation too: a job that was told to stop is reported as one that failed.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: Ends_as_cancelled_when_jobs_were_cancelled_and_none_failed
// Says: it ended as Faulted, with AggregateException of OperationCanceledException (B was cancelled) and
// OperationCanceledException (C was cancelled)
// Rejected by: Leaves_cancelled_jobs_out_of_the_failures
// Says: Not expected: A was cancelled.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        var errors = new List<Exception>();
        foreach (var task in jobs.Select(Start).ToArray())
        {
            try
            {
                results.Add(await task);
            }
            catch (Exception error)
            {
                errors.AddRange(task.Exception?.Flatten().InnerExceptions ?? [error]);
            }
        }

        return errors.Count > 0 ? throw new AggregateException(errors) : [.. results];
    }

    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
