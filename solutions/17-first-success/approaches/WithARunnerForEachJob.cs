// Approach: every job has a runner, which claims the win, cancels the others, or puts its exception into its own place.
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
        if (all.Length == 0)
        {
            throw new ArgumentException("A race needs at least one job.", nameof(jobs));
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var errors = new Exception[all.Length];
        var claimed = 0;
        T? result = default;
        var runners = new List<Task>(all.Length);
        for (var i = 0; i < all.Length && Volatile.Read(ref claimed) == 0; i++)
        {
            runners.Add(RunAsync(i));
        }

        // Runners catch everything, so this is nothing but the wait for all of them.
        await Task.WhenAll(runners);
        if (claimed == 1)
        {
            return result!;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new AggregateException(errors);

        async Task RunAsync(int i)
        {
            try
            {
                var candidate = await all[i](stop.Token);

                // Without a synchronization context two jobs can succeed in parallel: only one of them may be the
                // first.
                if (Interlocked.Exchange(ref claimed, 1) == 0)
                {
                    result = candidate;
                    await stop.CancelAsync();
                }
            }
            catch (Exception error)
            {
                // Of the winner it is what a callback on the token threw, and nobody will look at it.
                errors[i] = error;
            }
        }
    }
}
