// Misconception: cancelling only marks the token; the jobs will notice some time later.
// Symptom: a job may end while it is being cancelled: it is the first that is taken note of, and hides the failure.
// Rejected by: A_job_that_ends_while_it_is_being_cancelled_does_not_hide_the_failure
// Says: Expected the exception of A to come out as it is; at 1 s your method ended with TaskCanceledException
using System.Runtime.ExceptionServices;

namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = jobs.ToArray();
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? first = null;
        var tasks = new List<Task<T>>(all.Length);
        foreach (var job in all)
        {
            if (first is not null)
            {
                break;
            }

            tasks.Add(GuardAsync(job));
        }

        try
        {
            return await Task.WhenAll(tasks);
        }
        catch when (first is not null)
        {
            if (first.SourceException is OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            first.Throw();
            throw;
        }

        async Task<T> GuardAsync(Func<CancellationToken, Task<T>> job)
        {
            try
            {
                return await job(stop.Token);
            }
            catch (Exception error)
            {
                try
                {
                    stop.Cancel();
                }
                catch (AggregateException)
                {
                }

                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
                throw;
            }
        }
    }
}
