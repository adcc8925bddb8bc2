// Approach: waits with WhenAny for one end after the other, until one of them is a success.
namespace AsyncKatas.FirstSuccess;

public static class Race
{
    public static async Task<T> FirstSuccessAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = jobs.ToArray();
        if (all is [])
        {
            throw new ArgumentException("There is nobody to win.", nameof(jobs));
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = Start(all, stop.Token);

        // Each round looks at all tasks that are left: fine for some mirrors, slow for thousands of them.
        var running = tasks.ToList();
        Task<T>? winner = null;
        while (winner is null && running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            winner = ended.IsCompletedSuccessfully ? ended : null;
        }

        if (winner is not null)
        {
            try
            {
                stop.Cancel();
            }
            catch (AggregateException)
            {
                // A callback on the token has thrown. That takes nothing from the winner.
            }
        }

        // The wait for the losers, and the look at what they threw.
        var everybody = Task.WhenAll(tasks);
        await ((Task)everybody).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        _ = everybody.Exception;
        if (winner is not null)
        {
            return await winner;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new AggregateException(
            tasks.Select(static task => task.Exception?.InnerException ?? new TaskCanceledException(task))
        );
    }

    private static List<Task<T>> Start<T>(Func<CancellationToken, Task<T>>[] jobs, CancellationToken cancellationToken)
    {
        var tasks = new List<Task<T>>(jobs.Length);
        foreach (var job in jobs)
        {
            try
            {
                tasks.Add(job(cancellationToken));
            }
            catch (Exception error)
            {
                tasks.Add(Task.FromException<T>(error));
            }

            if (tasks[^1].IsCompletedSuccessfully)
            {
                break;
            }
        }

        return tasks;
    }
}
