// Misconception: every job writes its result into the channel.
// Symptom: A job that fails writes nothing, and the reader waits for ever for what will not come.
// Notebook: notebooks/08-misconceptions-limits.ipynb#no-word
// Rejected by: A_failure_comes_out_when_its_turn_comes
// Says: Deadlock: nothing is ready to run
using System.Runtime.CompilerServices;
using System.Threading.Channels;

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
        var done = Channel.CreateUnbounded<T>();
        try
        {
            foreach (var job in jobs)
            {
                running.Add(StartAsync(job));
            }

            for (var i = 0; i < running.Count; i++)
            {
                yield return await done.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job)
        {
            var result = await job(stop.Token);
            done.Writer.TryWrite(result);
            return result;
        }
    }
}
