namespace AsyncKatas.Pipeline;

/// <summary>Joins a source, several workers and a reader by belts on which there is room for so many items.</summary>
public static class Pipeline
{
    /// <summary>Reads items, transforms several of them at once, and hands out the results.</summary>
    /// <remarks>
    /// <para>
    /// The line starts when the first result is asked for. At most <paramref name="capacity"/> items wait for a worker,
    /// and as many results for the reader. Beyond that the source is read no further than one item.
    /// </para>
    /// <para>
    /// When a stage fails, the reader leaves or the caller cancels, the whole line ends: the transforms that run are
    /// cancelled, no further one begins, and all of them have ended, and the source is disposed, before the reader goes
    /// on.
    /// </para>
    /// </remarks>
    /// <typeparam name="TIn">Type of an item.</typeparam>
    /// <typeparam name="TOut">Type of a result.</typeparam>
    /// <param name="source">The items. It is read once, and disposed once it will not be read any more.</param>
    /// <param name="transform">Called once for each item; its token is cancelled when the line ends early.</param>
    /// <param name="workers">How many transforms may run at once; at least 1.</param>
    /// <param name="capacity">How many items, and how many results, may wait; at least 1.</param>
    /// <param name="inOrder">
    /// True: the results come in the order of the items. False: each comes when it is ready.
    /// </param>
    /// <param name="cancellationToken">Ends the line early.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/> or <paramref name="transform"/> is null. It is thrown by the call itself.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="workers"/> or <paramref name="capacity"/> is less than 1. It is thrown by the call itself.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// While reading: a transform or the source was cancelled by itself, or the caller cancelled; then the exception
    /// carries the caller's token, if there is only one.
    /// </exception>
    public static IAsyncEnumerable<TOut> RunAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source,
        Func<TIn, CancellationToken, Task<TOut>> transform,
        int workers,
        int capacity,
        bool inOrder = false,
        CancellationToken cancellationToken = default
    )
    {
        // TODO: steps 1 to 6 go here (you will want a second method, one that holds yield return).
        throw new NotImplementedException("Please implement Pipeline.RunAsync.");
    }
}
