using System.Collections.Generic;
using System.Threading;

namespace AsyncKatas.VirtualTime;

/// <summary>The callbacks that can run now, first in, first out unless a schedule decides. Any thread may post; the loop takes.</summary>
internal sealed class ReadyQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly Schedule? _schedule;
    private readonly AutoResetEvent _wake = new(initialState: false);

    public ReadyQueue(Schedule? schedule) => _schedule = schedule;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count == 0;
            }
        }
    }

    public void Post(SendOrPostCallback callback, object? state)
    {
        lock (_gate)
        {
            _ready.AddLast((callback, state));
        }

        Wake();
    }

    public bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_gate)
        {
            var taken = _ready.First;
            if (taken is null)
            {
                next = default;
                return false;
            }

            for (var skip = _schedule?.Choose(_ready.Count) ?? 0; skip > 0; skip--)
            {
                taken = taken.Next!;
            }

            _ready.Remove(taken);
            next = taken.Value;
            return true;
        }
    }

    /// <summary>Ends a <see cref="WaitForPost"/> early.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Gives the processor away until something is posted or the real milliseconds have passed.</summary>
    public void WaitForPost(int milliseconds) => _wake.WaitOne(milliseconds);
}
