namespace AsyncKatas.VirtualTime;

/// <summary>
/// What has been started and has not come for its turn yet, and who has left and may come once more. Guarded by the
/// lock of its <see cref="Turns"/>.
/// </summary>
internal sealed class Expectations
{
    private readonly SortedSet<long> _items = [];
    private readonly SortedSet<long> _threads = [];
    private readonly SortedSet<long> _taken = [];
    private readonly HashSet<long> _elsewhere = [];
    private readonly List<Departure> _departures = [];
    private long _lastTaken;

    /// <summary>True if anything at all is expected.</summary>
    public bool Any => AnyBefore(long.MaxValue) || _departures.Count > 0 || _elsewhere.Count > 0;

    /// <summary>True if somebody is at the end of the task that brought him, and may run what follows on it.</summary>
    public bool AnyDeparture => _departures.Count > 0;

    /// <summary>True if one of these is no thread of the pool, whose doings the pool does not count.</summary>
    public bool AnyDepartureOfOwnThread => _departures.Exists(static departure => !departure.IsOfThePool);

    public void AddItem(long order) => _items.Add(order);

    public void AddThread(long order) => _threads.Add(order);

    /// <summary>
    /// A task of another scheduler than the default one. It keeps the clock from moving, and nobody from having a turn:
    /// whoever has one may be who will run it.
    /// </summary>
    public void AddTask(long order) => _elsewhere.Add(order);

    /// <summary>A pool thread has taken up an item.</summary>
    public void Take(long order)
    {
        if (_items.Remove(order))
        {
            _taken.Add(order);
            _lastTaken = Environment.TickCount64;
        }
    }

    /// <summary>It has come, or it has ended another way.</summary>
    public void Remove(long order)
    {
        _items.Remove(order);
        _threads.Remove(order);
        _taken.Remove(order);
        _elsewhere.Remove(order);
    }

    public void Add(Departure departure) => _departures.Add(departure);

    public void Remove(Departure departure) => _departures.Remove(departure);

    /// <summary>True if something is expected whose place is before that one.</summary>
    public bool AnyBefore(long order)
    {
        // What somebody has taken up and not brought here is done when he is not busy any more: its context did not
        // flow.
        if (
            _taken.Count > 0
            && PoolActivity.IsQuiet(surely: Environment.TickCount64 - _lastTaken < PoolActivity.Forgotten)
        )
        {
            _taken.Clear();
        }

        return IsBefore(_items, order) || IsBefore(_threads, order) || IsBefore(_taken, order);
    }

    /// <summary>Expects nothing of the pool any more.</summary>
    public void ClearPool()
    {
        _items.Clear();
        _taken.Clear();
        _departures.RemoveAll(static departure => departure.IsOfThePool);
    }

    /// <summary>Expects no task of other schedulers any more.</summary>
    public void ClearElsewhere() => _elsewhere.Clear();

    /// <summary>Expects nothing any more.</summary>
    public void Clear()
    {
        ClearPool();
        ClearElsewhere();
        _threads.Clear();
        _departures.Clear();
    }

    private static bool IsBefore(SortedSet<long> expected, long order) => expected.Count > 0 && expected.Min < order;
}
