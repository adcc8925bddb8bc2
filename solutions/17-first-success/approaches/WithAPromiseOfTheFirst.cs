// Approach: a TaskCompletionSource takes the first result that is offered; whoever offers too late is refused.
namespace AsyncKatas.FirstSuccess;

public static class Race
{
    public static Task<T> FirstSuccessAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        List<Func<CancellationToken, Task<T>>> all = [.. jobs];
        return all.Count == 0 ? throw new ArgumentException("A race needs at least one job.", nameof(jobs))
            : cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken)
            : RunAsync(all, cancellationToken);
    }

    private static async Task<T> RunAsync<T>(
        List<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var attempts = new List<Task<Exception?>>(jobs.Count);
        foreach (var job in jobs)
        {
            attempts.Add(AttemptAsync(job, first, stop.Token));
            if (first.Task.IsCompleted)
            {
                break;
            }
        }

        // Attempts never throw, so this goes on when there is a winner, or when there can be none any more.
        var everybody = Task.WhenAll(attempts);
        await Task.WhenAny(first.Task, everybody);
        try
        {
            await stop.CancelAsync();
        }
        catch (AggregateException)
        {
            // A callback of a job failed. It has no say in who has won.
        }

        var errors = await everybody;
        if (first.Task.IsCompleted)
        {
            return await first.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new AggregateException(errors.OfType<Exception>());
    }

    private static async Task<Exception?> AttemptAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TaskCompletionSource<T> first,
        CancellationToken cancellationToken
    )
    {
        try
        {
            first.TrySetResult(await job(cancellationToken));
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
