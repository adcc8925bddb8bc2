namespace AsyncKatas.CancelCleanly;

/// <summary>Runs work that can be cancelled half way and is tidied up in any case.</summary>
public static class Cancellable
{
    /// <summary>
    /// Runs the steps one after the other. Once the run has begun, the cleanup runs exactly once, whether the steps
    /// succeed, fail or are cancelled, and the task that is returned ends only when the cleanup has ended.
    /// </summary>
    /// <param name="steps">The steps. Calling one starts it; its token tells it to stop.</param>
    /// <param name="cleanup">
    /// Tidies up after the last step that was started. Calling it starts it; nothing cuts it off.
    /// </param>
    /// <param name="cancellationToken">
    /// Stops the step that is running; no further step starts. If it is cancelled already, nothing starts, not even the
    /// cleanup. Once every step has ended it changes nothing any more.
    /// </param>
    /// <returns>
    /// A task that ends as cancelled when the work was cancelled, and as faulted when a step or the cleanup failed.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="steps"/> or <paramref name="cleanup"/> is null.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The work was cancelled. If the caller did it, the exception carries the caller's token, unless a step threw one
    /// with another token.
    /// </exception>
    public static Task RunAsync(
        IEnumerable<Func<CancellationToken, Task>> steps,
        Func<Task> cleanup,
        CancellationToken cancellationToken
    )
    {
        // TODO: steps 1 to 4 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Cancellable.RunAsync.");
    }
}
