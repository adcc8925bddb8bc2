namespace AsyncKatas.VirtualTime;

/// <summary>The virtual now and the timers that are armed, in the order in which they will fire.</summary>
internal sealed class TimerQueue
{
    private readonly Gate _gate = new();
    private readonly SortedSet<VirtualTimer> _armed = new(
        Comparer<VirtualTimer>.Create(static (a, b) => (a.Due, a.Order).CompareTo((b.Due, b.Order)))
    );
    private readonly Schedule? _schedule;
    private long _now;
    private long _order;

    public TimerQueue(Schedule? schedule) => _schedule = schedule;

    /// <summary>Ticks since the start of the run.</summary>
    public long Now => Volatile.Read(ref _now);

    public int Count
    {
        get
        {
            using (_gate.Enter())
            {
                return _armed.Count;
            }
        }
    }

    public bool Change(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        using (_gate.Enter())
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            Remove(timer);
            timer.Period = Math.Max(0, period.Ticks);
            if (dueTime >= TimeSpan.Zero)
            {
                Arm(timer, _now + dueTime.Ticks);
            }

            return true;
        }
    }

    public void Dispose(VirtualTimer timer)
    {
        using (_gate.Enter())
        {
            Remove(timer);
            timer.IsDisposed = true;
        }
    }

    /// <summary>
    /// Moves the clock to the next timer, unless that lies beyond <paramref name="latest"/>, and takes that one timer,
    /// even if several are due.
    /// </summary>
    /// <returns>
    /// False if no timer is armed; the timer is null if the next one lies beyond <paramref name="latest"/>.
    /// </returns>
    public bool TryAdvance(long latest, out VirtualTimer? next)
    {
        using (_gate.Enter())
        {
            next = _armed.Min;
            if (next is null)
            {
                return false;
            }

            if (next.Due > latest)
            {
                next = null;
                return true;
            }

            if (_schedule is not null)
            {
                var due = next.Due;
                var together = _armed.TakeWhile(timer => timer.Due == due).ToArray();
                next = together[_schedule.Choose(together.Length)];
            }

            Volatile.Write(ref _now, next.Due);
            Remove(next);
            if (next.Period > 0)
            {
                Arm(next, next.Due + next.Period);
            }

            return true;
        }
    }

    private void Arm(VirtualTimer timer, long due)
    {
        (timer.Due, timer.Order) = (due, _order++);
        timer.IsArmed = _armed.Add(timer);
    }

    private void Remove(VirtualTimer timer)
    {
        if (timer.IsArmed)
        {
            _armed.Remove(timer);
            timer.IsArmed = false;
        }
    }
}
