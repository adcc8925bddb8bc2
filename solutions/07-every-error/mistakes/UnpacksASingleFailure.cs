// Misconception: one failure needs no AggregateException around it.
// Symptom: the caller has two things to catch, and the one that comes when a single job fails is the one that he forgets.
// Rejected by: Throws_an_AggregateException_even_for_one_failure
// Says: Expected an AggregateException; at 2 s your method ended with InvalidOperationException (B failed).
using System.Runtime.ExceptionServices;

namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start).ToArray();
        var all = Task.WhenAll(tasks);
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            Exception[] errors = [.. tasks.SelectMany(static task => task.Exception?.Flatten().InnerExceptions ?? [])];
            if (errors.Length == 1)
            {
                ExceptionDispatchInfo.Throw(errors[0]);
            }

            throw new AggregateException(errors);
        }
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
