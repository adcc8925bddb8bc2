namespace AsyncKatas.VirtualTime;

/// <summary>
/// Mutual exclusion for a few instructions of the clock's own. A thread that waits here is at work all the same, and
/// <see cref="ThreadLook"/> says so: on a loaded machine it may have to wait for milliseconds.
/// </summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();

    /// <summary>Waits until nobody else is inside. The same thread may enter more than once.</summary>
    /// <returns>Leaves when it is disposed of.</returns>
    public Visit Enter()
    {
        if (!_lock.TryEnter())
        {
            var look = ThreadLook.Current;
            look.ComeToGate();
            try
            {
                _lock.Enter();
            }
            finally
            {
                look.LeaveGate();
            }
        }

        return new Visit(_lock);
    }

    /// <summary>A stay inside.</summary>
    internal readonly ref struct Visit(Lock held)
    {
        /// <inheritdoc cref="IDisposable.Dispose"/>
        public void Dispose() => held.Exit();
    }
}
