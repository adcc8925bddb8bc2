// Approach: no async and no await: a continuation looks at the task of WhenAll and hands on another one where it
// failed.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // Asking the task for its exception is also what counts as having seen it: IsFaulted would not do.
        return Task.WhenAll(jobs.Select(Start))
            .ContinueWith(
                static all => all.Exception is { } several ? Task.FromException<T[]>(Flat(several)) : all,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            )
            .Unwrap();
    }

    private static AggregateException Flat(AggregateException several) =>
        new(
            several.InnerExceptions.SelectMany(static error =>
                error is AggregateException nested ? nested.Flatten().InnerExceptions : [error]
            )
        );

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
