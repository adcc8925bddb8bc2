namespace AsyncKatas.VirtualTime;

/// <summary>
/// Mutual exclusion for a few instructions. Who waits here spins, since a thread that waits in the way that .NET knows of is
/// taken for one that the code of the run has blocked, and others would have their turns before it.
/// </summary>
internal sealed class Gate
{
    private int _owner;
    private int _depth;

    /// <summary>Waits until nobody else is inside. The same thread may enter more than once.</summary>
    /// <returns>Leaves when it is disposed of.</returns>
    public Visit Enter()
    {
        var thread = Environment.CurrentManagedThreadId;
        if (Volatile.Read(ref _owner) != thread)
        {
            var spinner = default(SpinWait);
            while (Interlocked.CompareExchange(ref _owner, thread, comparand: 0) != 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        _depth++;
        return new Visit(this);
    }

    private void Leave()
    {
        if (--_depth == 0)
        {
            Volatile.Write(ref _owner, 0);
        }
    }

    /// <summary>A stay inside.</summary>
    internal readonly ref struct Visit(Gate gate)
    {
        /// <inheritdoc cref="IDisposable.Dispose"/>
        public void Dispose() => gate.Leave();
    }
}
