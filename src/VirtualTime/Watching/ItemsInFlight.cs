using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// What is queued on the pool, by the number that .NET tells of each item. That number is a hash code: two items can
/// have the same one at the same time. Then the one that is taken up is whose it is where it comes, and until it has
/// come somewhere nobody stops waiting for it. Guarded by a lock of its own.
/// </summary>
internal sealed class ItemsInFlight
{
    // Some items of nobody's run are never taken up but run by whoever waits for them: so many may be remembered.
    private const int MaxOfNobody = 10_000;

    private readonly Gate _gate = new();
    private readonly Dictionary<long, List<Announcement>> _ofRuns = [];
    private readonly Dictionary<long, int> _ofNobody = [];

    /// <summary>An item is queued by code of a run.</summary>
    public void Add(long item, Announcement announcement)
    {
        using (_gate.Enter())
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_ofRuns, item, out _);
            known ??= [];
            known.RemoveAll(IsOver);
            known.Add(announcement);
        }
    }

    /// <summary>An item is queued by somebody else.</summary>
    public void Add(long item)
    {
        using (_gate.Enter())
        {
            if (_ofNobody.Count >= MaxOfNobody)
            {
                _ofNobody.Clear();
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_ofNobody, item, out _)++;
        }
    }

    /// <summary>A pool thread has taken up an item.</summary>
    /// <returns>
    /// What was announced of it; the default if it is nobody's. In doubt it is one of those that it can be, and stays
    /// in flight.
    /// </returns>
    public Taken Take(long item)
    {
        using (_gate.Enter())
        {
            if (!_ofRuns.TryGetValue(item, out var known) || known.TrueForAll(IsOver))
            {
                _ofRuns.Remove(item);
                RemoveOneOfNobody(item);
                return default;
            }

            if (known.Count > 1 || _ofNobody.ContainsKey(item))
            {
                return new Taken(known[0], item, IsInDoubt: true);
            }

            _ofRuns.Remove(item);
            return new Taken(known[0], item, IsInDoubt: false);
        }
    }

    /// <summary>What was taken up in doubt has come to a run.</summary>
    /// <returns>What was announced of it to that run; null: nothing.</returns>
    public Announcement? Claim(long item, Turns turns)
    {
        using (_gate.Enter())
        {
            return _ofRuns.TryGetValue(item, out var known)
                && known.Find(it => it.Turns == turns) is { Turns: not null } mine
                && Remove(item, known, mine)
                ? mine
                : null;
        }
    }

    /// <summary>What was taken up in doubt has ended without coming to any run: it was nobody's.</summary>
    public void Disclaim(long item)
    {
        using (_gate.Enter())
        {
            RemoveOneOfNobody(item);
        }
    }

    /// <summary>Somebody runs an item that may still be in flight.</summary>
    /// <returns>False: it was taken up before.</returns>
    public bool Remove(long item, Announcement announcement)
    {
        using (_gate.Enter())
        {
            return _ofRuns.TryGetValue(item, out var known) && Remove(item, known, announcement);
        }
    }

    // Where a run that is over has left it, it is nobody's.
    private static bool IsOver(Announcement announcement) => announcement.Turns is { IsOver: true };

    private bool Remove(long item, List<Announcement> known, Announcement announcement)
    {
        var isThere = known.Remove(announcement);
        if (known.Count == 0)
        {
            _ofRuns.Remove(item);
        }

        return isThere;
    }

    private void RemoveOneOfNobody(long item)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_ofNobody, item);
        if (!Unsafe.IsNullRef(ref count) && --count == 0)
        {
            _ofNobody.Remove(item);
        }
    }
}

/// <summary>What a run was told of an item or a thread before it comes.</summary>
/// <param name="Turns">Those of the run; null: there is none.</param>
/// <param name="Order">Its place in the order.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Announcement(Turns? Turns, long Order);

/// <summary>What a thread has taken up.</summary>
/// <param name="Announcement">What was announced of it.</param>
/// <param name="Item">Its number.</param>
/// <param name="IsInDoubt">True: another item has the same number, and it may be that one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Taken(Announcement Announcement, long Item, bool IsInDoubt)
{
    /// <summary>Those of the run, if it is one's.</summary>
    public Turns? Turns => Announcement.Turns;
}
