// Misconception: any task can be asked with SuppressThrowing not to throw when it is awaited.
// Symptom: only a task without a result can: ConfigureAwait of a Task<T> refuses it, and here nobody hears of that.
// Rejected by: Gives_each_result_at_the_moment_its_job_ends
// Says: Deadlock
using System.Runtime.CompilerServices;

namespace AsyncKatas.AsCompleted;

public static class Gather
{
    public static IAsyncEnumerable<T> AsCompletedAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return StreamAsync(jobs, cancellationToken);
    }

    private static async IAsyncEnumerable<T> StreamAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>();
        var places = new List<TaskCompletionSource<Task<T>>>();
        var filled = -1;
        try
        {
            foreach (var job in jobs)
            {
                var task = StartAsync(job);
                running.Add(task);
                places.Add(new TaskCompletionSource<Task<T>>());
                _ = FillAsync(task);
            }

            foreach (var place in places)
            {
                yield return await await place.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task FillAsync(Task<T> task)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            places[Interlocked.Increment(ref filled)].SetResult(task);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
