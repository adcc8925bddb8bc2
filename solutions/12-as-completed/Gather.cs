using System.Runtime.CompilerServices;

namespace AsyncKatas.AsCompleted;

/// <summary>Runs jobs at the same time and hands out their results.</summary>
public static class Gather
{
    /// <summary>Runs all jobs at once and gives each result at the moment its job ends, the fastest first.</summary>
    /// <remarks>
    /// <para>
    /// The jobs start when the first result is asked for, all of them together. A slow reader does not slow them down.
    /// </para>
    /// <para>The stream is over when all results were given, when a job that failed or was cancelled has its turn (then
    /// its exception comes out), when the reader leaves the loop, or when the caller cancels. Whatever it was, the jobs
    /// that still run are cancelled and awaited before the reader goes on, and what they throw then, also in a callback
    /// on their token, is observed but not thrown.</para>
    /// </remarks>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs, read once. Calling one starts it.</param>
    /// <param name="cancellationToken">Cancels the jobs and ends the stream.</param>
    /// <returns>The results, in the order in which the jobs end.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="jobs"/> is null. It is thrown by the call itself.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// While reading: a job was cancelled, or the caller cancelled; then the exception carries the caller's token, if
    /// there is only one.
    /// </exception>
    public static IAsyncEnumerable<T> AsCompletedAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken = default
    )
    {
        // A method with yield return does nothing until somebody reads from it, not even this check. So it is two
        // methods.
        ArgumentNullException.ThrowIfNull(jobs);
        return StreamAsync(jobs, cancellationToken);
    }

    // The attribute lets in the token of WithCancellation; the compiler combines it with the one of the call.
    private static async IAsyncEnumerable<T> StreamAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();

        // The jobs must stop not only when the caller says so, but also when one fails or the reader leaves.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>();
        try
        {
            // Inside of try, because the sequence may throw half way. All start here, and none of them waits for the
            // reader.
            foreach (var job in jobs)
            {
                running.Add(StartAsync(job));
            }

            await foreach (var ended in Task.WhenEach(running))
            {
                // The jobs have the linked token, or stop with none at all. The caller knows its own, and has asked for
                // an end.
                cancellationToken.ThrowIfCancellationRequested();

                // The task has ended, so this waits for nothing: it takes the result, or throws what the job threw.
                yield return await ended;
            }
        }
        finally
        {
            // Every way out comes through here: the last result, a failure, and a reader who leaves the loop, because
            // that disposes the stream. Nobody wants to hear of failures any more, and none may hide the exception that
            // is on its way: not that of a job, nor that of a callback on the token, which CancelAsync would throw if
            // it were awaited alone.
            await Task.WhenAll([.. running, stop.CancelAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // An async method turns an exception that is thrown before the first await into a failed task, whose turn will
        // come.
        async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
    }
}
