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
        // TODO: steps 1 to 5 go here (you will want a second method, one that holds yield return).
        throw new NotImplementedException("Please implement Gather.AsCompletedAsync.");
    }
}
