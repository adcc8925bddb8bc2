// Approach: each task goes into a channel when it has ended, whoever reads and how fast; no list is searched.
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AsyncKatas.AsCompleted;

public static class Gather
{
    public static IAsyncEnumerable<T> AsCompletedAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return StreamAsync(jobs, cancellationToken);
    }

    private static async IAsyncEnumerable<T> StreamAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>();
        var done = Channel.CreateUnbounded<Task<T>>();
        try
        {
            foreach (var job in jobs)
            {
                var task = StartAsync(job);
                running.Add(task);
                _ = task.ContinueWith(
                    done.Writer.TryWrite,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
            }

            // As many as were started will come, so the channel needs no end.
            for (var i = 0; i < running.Count; i++)
            {
                var ended = await done.Reader.ReadAsync(CancellationToken.None);
                cancellationToken.ThrowIfCancellationRequested();
                yield return await ended;
            }
        }
        finally
        {
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
