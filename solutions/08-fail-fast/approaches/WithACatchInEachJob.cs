// Approach: every job is wrapped; the wrapper that catches the first exception keeps it and cancels the others.
using System.Runtime.ExceptionServices;

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
                // Without a synchronization context two jobs can fail in parallel: only one of them may be the first.
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
