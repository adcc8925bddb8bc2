// Misconception: awaiting a task throws all that its job has thrown.
// Symptom: await throws the first failure only. A job that has several loses all the others.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#which-exception
// Rejected by: Keeps_every_failure_of_a_job_that_has_several
// Says: it holds "A failed" and "C failed"
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(StartAsync).ToArray();
        var results = new List<T>();
        var failures = new List<Exception>();
        OperationCanceledException? cancelled = null;
        foreach (var task in tasks)
        {
            try
            {
                results.Add(await task);
            }
            catch (OperationCanceledException error)
            {
                cancelled ??= error;
            }
            catch (AggregateException error)
            {
                failures.AddRange(error.Flatten().InnerExceptions);
            }
            catch (Exception error)
            {
                failures.Add(error);
            }
        }

        return failures.Count > 0 ? throw new AggregateException(failures)
            : cancelled is not null
                ? throw new OperationCanceledException(cancelled.Message, cancelled, cancelled.CancellationToken)
            : [.. results];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
