// Approach: one promise for each turn; whoever ends next keeps the next promise. What programs did before there was
// Task.WhenEach.
using System.Runtime.CompilerServices;

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
        try
        {
            foreach (var job in jobs)
            {
                running.Add(StartAsync(job));
            }

            const TaskCreationOptions NotInside = TaskCreationOptions.RunContinuationsAsynchronously;
            TaskCompletionSource<Task<T>>[] turns =
            [
                .. running.Select(static _ => new TaskCompletionSource<Task<T>>(NotInside)),
            ];
            var next = 0;
            foreach (var task in running)
            {
                _ = task.ContinueWith(
                    ended => turns[Interlocked.Increment(ref next) - 1].SetResult(ended),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
            }

            foreach (var turn in turns)
            {
                var ended = await turn.Task;
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
