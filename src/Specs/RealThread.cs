namespace AsyncKatas.Specs;

/// <summary>
/// Threads for specs about two callers at the same instant, which turns would never let happen: to be used inside
/// <see cref="VirtualTime.VirtualClock.RealAsync{T}"/>.
/// </summary>
public static class RealThread
{
    /// <summary>Makes a thread that does not keep the process alive.</summary>
    /// <param name="action">What it does, once it is started.</param>
    /// <returns>The thread, not started yet; and a task that ends when the action has, with its exception.</returns>
    public static (Thread Thread, Task HasEnded) Of(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                action();
                ended.SetResult();
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        })
        {
            IsBackground = true,
        };
        return (thread, ended.Task);
    }
}
