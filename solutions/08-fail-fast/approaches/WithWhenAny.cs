// Approach: waits with WhenAny for one end after the other, and leaves the loop at the first that is no success.
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = jobs.ToArray();
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = Start(all, stop.Token);
        var running = tasks.ToHashSet();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (!ended.IsCompletedSuccessfully)
            {
                try
                {
                    stop.Cancel();
                }
                catch (AggregateException)
                {
                    // A callback on the token has thrown. The reason to stop is another one.
                }

                await ((Task)Task.WhenAll(tasks)).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
                if (ended.IsCanceled)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                await ended;
            }
        }

        return await Task.WhenAll(tasks);
    }

    private static List<Task<T>> Start<T>(Func<CancellationToken, Task<T>>[] jobs, CancellationToken cancellationToken)
    {
        var tasks = new List<Task<T>>(jobs.Length);
        try
        {
            foreach (var job in jobs)
            {
                tasks.Add(job(cancellationToken));
            }
        }
        catch (Exception error)
        {
            tasks.Add(Task.FromException<T>(error));
        }

        return tasks;
    }
}
