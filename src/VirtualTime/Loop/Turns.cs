using System.Diagnostics;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Everything of one run that is ready: callbacks for the loop's thread, and threads that have come to run code of the
/// run. Each has its turn, one at a time, in the order in which it became ready. So the pool can take up its items in
/// whatever order it likes: what is observed is the same in every run.
/// </summary>
/// <remarks>
/// A thread that enters the run's execution context is held at the door until it is its turn. What is queued on the
/// pool is known from the moment in which it is queued, by the events of .NET; nobody later has a turn until it has
/// come. A thread that blocks, or computes for longer than the patience, has its turn and lets the others have theirs.
/// </remarks>
internal sealed class Turns
{
    // Real milliseconds after which somebody who waits looks whether the loop's thread can still give turns. It need
    // not be everybody: where many wait, each of them looks less often.
    private const int Doorbell = 5;
    private const int Lookouts = 4;

    [ThreadStatic]
    private static Departure? s_departure;

    [ThreadStatic]
    private static Turns? s_calledOut;

    private readonly Gate _gate = new();
    private readonly LinkedList<ReadyCallback> _ready = new();
    private readonly SortedDictionary<long, Guest> _waiting = [];
    private readonly List<Guest> _inside = [];
    private readonly Expectations _expected = new();
    private readonly HashSet<Thread> _exempt = [];
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Schedule? _schedule;
    private readonly TimeSpan _patience;
    private readonly Func<bool> _loopIsBlocked;
    private readonly Action<Thread> _refuse;
    private long _order;
    private long _entries;
    private int _held;
    private bool _isOpen;
    private bool _isClosed;

    /// <summary>Nothing is ready yet.</summary>
    /// <param name="schedule">Decides who is next; null: whoever has been ready for longest.</param>
    /// <param name="patience">Real time for which a thread that computes may keep everybody else waiting.</param>
    /// <param name="loopIsBlocked">
    /// Tells whether the loop's thread waits inside a callback, so that it cannot give turns.
    /// </param>
    /// <param name="refuse">Called on a thread that nobody could know of before it came.</param>
    public Turns(Schedule? schedule, TimeSpan patience, Func<bool> loopIsBlocked, Action<Thread> refuse) =>
        (_schedule, _patience, _loopIsBlocked, _refuse) = (schedule, patience, loopIsBlocked, refuse);

    /// <summary>
    /// The run whose code the calling thread has left, if it is still at the end of the task that brought it there, or
    /// in code of others that it called from there.
    /// </summary>
    public static Turns? LeftByThisThread => s_departure?.From ?? s_calledOut;

    /// <summary>True if nobody need wait for a turn any more.</summary>
    public bool IsOver => Volatile.Read(ref _isOpen);

    /// <summary>True if no callback is ready.</summary>
    public bool NoCallback
    {
        get
        {
            using (_gate.Enter())
            {
                return _ready.Count == 0;
            }
        }
    }

    /// <summary>
    /// True if pool items or threads have been started that have not come yet, or have not quite gone.
    /// </summary>
    public bool AnyExpected
    {
        get
        {
            using (_gate.Enter())
            {
                return _expected.Any;
            }
        }
    }

    /// <summary>
    /// True while a thread that is no thread of the pool is at the end of its task: it may be just about to queue what
    /// follows, which .NET tells of before.
    /// </summary>
    public bool AnyOwnThreadIsLeaving
    {
        get
        {
            using (_gate.Enter())
            {
                return _expected.AnyDepartureOfOwnThread;
            }
        }
    }

    /// <summary>True if no thread but the loop's has, wants or will want a turn.</summary>
    public bool NoGuest
    {
        get
        {
            using (_gate.Enter())
            {
                return _inside.Count == 0 && _waiting.Count == 0 && !_expected.Any;
            }
        }
    }

    /// <summary>True while a thread that the run's code has started itself (no pool thread) is inside.</summary>
    public bool AnyOwnThread
    {
        get
        {
            using (_gate.Enter())
            {
                return _inside.Exists(static guest => !guest.Thread.IsThreadPoolThread);
            }
        }
    }

    /// <summary>
    /// How often a thread has come to run code of this run. It grows for as long as that code does not come to rest.
    /// </summary>
    public long Entries
    {
        get
        {
            using (_gate.Enter())
            {
                return _entries;
            }
        }
    }

    /// <summary>How many threads are inside, and how many of them are asleep or waiting at this moment.</summary>
    public (int Count, int Blocked) Inside()
    {
        using (_gate.Enter())
        {
            return (_inside.Count, _inside.Count(static guest => guest.IsWaitingNow));
        }
    }

    /// <summary>Ends a <see cref="WaitForNews"/> early.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Gives the processor away until something happens here or the real milliseconds have passed.</summary>
    public void WaitForNews(int milliseconds) => _wake.WaitOne(milliseconds);

    /// <summary>Has a callback run on the loop's thread when it is its turn.</summary>
    public void Post(SendOrPostCallback callback, object? state)
    {
        using (_gate.Enter())
        {
            _ready.AddLast(new ReadyCallback(callback, state, _order++));
        }

        Wake();
    }

    /// <summary>The calling thread needs no turns: the clock knows in another way what it does.</summary>
    public void Exempt(Thread thread)
    {
        using (_gate.Enter())
        {
            _exempt.Add(thread);
        }
    }

    /// <summary>Code of the run has queued a pool item that will come for a turn.</summary>
    /// <returns>Its place in the order.</returns>
    public long AnnounceItem()
    {
        using (_gate.Enter())
        {
            _expected.AddItem(_order);
            return _order++;
        }
    }

    /// <summary>Code of the run has started a LongRunning task, whose thread will come for a turn.</summary>
    /// <returns>Its place in the order.</returns>
    public long AnnounceThread()
    {
        using (_gate.Enter())
        {
            _expected.AddThread(_order);
            return _order++;
        }
    }

    /// <summary>Code of the run has given a task to another scheduler than the default one.</summary>
    /// <returns>Its place in the order.</returns>
    public long AnnounceTask()
    {
        using (_gate.Enter())
        {
            _expected.AddTask(_order);
            return _order++;
        }
    }

    /// <summary>A pool thread has taken up what was announced, and is about to run it.</summary>
    public void Take(long order)
    {
        using (_gate.Enter())
        {
            _expected.Take(order);
        }
    }

    /// <summary>What was announced has come to its end without coming here.</summary>
    public void Withdraw(long order)
    {
        using (_gate.Enter())
        {
            _expected.Remove(order);
        }

        Wake();
    }

    /// <summary>Gives up waiting for what is expected and nowhere to be seen.</summary>
    /// <param name="onlyOfThePool">True: threads that the run has started itself may still come.</param>
    public void WithdrawAll(bool onlyOfThePool)
    {
        using (_gate.Enter())
        {
            if (onlyOfThePool)
            {
                _expected.ClearPool();
            }
            else
            {
                _expected.Clear();
            }
        }
    }

    /// <summary>True if a thread of this run has called code that belongs to no run.</summary>
    public bool AnyOutside
    {
        get
        {
            using (_gate.Enter())
            {
                return _inside.Exists(static guest => guest.IsOutside);
            }
        }
    }

    /// <summary>Lets those go that wait outside, which is where they have stayed.</summary>
    public void LetThoseOutsideGo()
    {
        using (_gate.Enter())
        {
            RemoveAll(static guest => guest is { IsOutside: true, PoolThread: not null, IsWaitingNow: true });
        }
    }

    /// <summary>Gives up waiting for tasks that other schedulers were given.</summary>
    public void WithdrawTasksElsewhere()
    {
        RuntimeEvents.GiveUpTasksElsewhere(this);
        using (_gate.Enter())
        {
            _expected.ClearElsewhere();
        }
    }

    /// <summary>The calling thread has ended a task, and run all that follows on it.</summary>
    /// <param name="task">The number of the task; null: whatever it was, for it has taken up something else.</param>
    public static void Completed(int? task)
    {
        if (task is null && s_calledOut is { } left)
        {
            s_calledOut = null;
            left.Dismiss(Thread.CurrentThread);
        }

        if (s_departure is { } departure && (task is null || task == departure.Task))
        {
            s_departure = null;
            departure.From.HasGone(departure);
        }
    }

    /// <summary>
    /// A thread has come to run code of the run. Returns when it is its turn, or when the run is over.
    /// </summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="position">Where on its stack the code of the run begins.</param>
    public void Enter(Thread thread, StackPosition position)
    {
        if (TryQueue(thread, position) is { } guest)
        {
            Wake();
            while (!guest.WaitForTurn(Doorbell * Math.Max(1, Volatile.Read(ref _held) / Lookouts)))
            {
                if (_loopIsBlocked())
                {
                    AdmitOneUnlessSomebodyWorks();
                }
            }
        }

        if (thread.IsThreadPoolThread && Volatile.Read(ref _isClosed))
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>A thread has left the code of the run.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="outside">
    /// Where on its stack code begins that belongs to no run: further down than that of the run if the latter has
    /// called it (a callback that was registered before the run, for example). Such a thread comes back, and keeps its
    /// turn. Null: where it goes to, it needs none.
    /// </param>
    public void Leave(Thread thread, StackPosition? outside)
    {
        using (_gate.Enter())
        {
            if (_inside.Find(guest => guest.Thread == thread) is not { } guest)
            {
                return;
            }

            if (!_isOpen && outside is { } position && position.IsDeeperThan(guest.CameAt))
            {
                guest.IsOutside = true;
                s_calledOut = this;
                return;
            }

            Remove(guest);
            if (!_isOpen && Task.CurrentId is { } task)
            {
                // It may come again: what follows on a task that has ended is run by the one who has ended it.
                s_departure = new Departure(this, task, thread.IsThreadPoolThread);
                _expected.Add(s_departure);
            }
        }

        Wake();
    }

    /// <summary>The run is over: whoever comes, or waits for a turn, need not wait.</summary>
    /// <param name="forGood">
    /// True: no pool thread goes on that comes back to code of the run. That code has proved to have no end: going from
    /// pool item to pool item, it would keep the pool from ever being idle again, for all the runs after it.
    /// </param>
    public void End(bool forGood)
    {
        using (_gate.Enter())
        {
            Volatile.Write(ref _isOpen, value: true);
            if (forGood)
            {
                Volatile.Write(ref _isClosed, value: true);
            }

            _expected.Clear();
            RemoveAll(static guest => guest.IsOutside);
            foreach (var guest in _waiting.Values.ToArray())
            {
                Admit(guest);
            }
        }

        RuntimeEvents.Forget(this);
        Wake();
    }

    /// <summary>Gives the next turn: to a thread, or to a callback, which the caller then has to run.</summary>
    public TurnGiven Next(out ReadyCallback callback)
    {
        callback = default;
        using (_gate.Enter())
        {
            if (SomebodyWorks())
            {
                return TurnGiven.ToNobodyYet;
            }

            if (_expected.AnyDeparture)
            {
                return TurnGiven.ToNobodyYet;
            }

            if (_schedule is not null)
            {
                return NextByChoice(_schedule, ref callback);
            }

            var ready = _ready.First?.Value.Order ?? long.MaxValue;
            var waiting = FirstWaiting()?.Order ?? long.MaxValue;
            var first = Math.Min(ready, waiting);
            if (_expected.AnyBefore(first))
            {
                return TurnGiven.ToNobodyYet;
            }

            if (first == long.MaxValue)
            {
                return _inside.Count == 0 ? TurnGiven.NobodyWantsOne : TurnGiven.ToNobodyYet;
            }

            if (waiting < ready)
            {
                Admit(FirstWaiting()!);
                return TurnGiven.ToAThread;
            }

            callback = _ready.First!.Value;
            _ready.RemoveFirst();
            return TurnGiven.ToACallback;
        }
    }

    private static void CountIn(Guest guest)
    {
        if (guest.PoolThread is { } worker)
        {
            worker.IsInRun = true;
            PoolRoom.Take();
        }
        else
        {
            ThreadCensus.Add();
        }
    }

    private static void CountOut(Guest guest)
    {
        if (guest.PoolThread is { } worker)
        {
            worker.IsInRun = false;
            PoolRoom.GiveBack();
        }
        else
        {
            ThreadCensus.Remove();
        }
    }

    private void Remove(Guest guest)
    {
        _inside.Remove(guest);
        guest.Dispose();
        CountOut(guest);
    }

    private void RemoveAll(Predicate<Guest> condition)
    {
        foreach (var guest in _inside.FindAll(condition))
        {
            Remove(guest);
        }
    }

    private void Dismiss(Thread thread)
    {
        using (_gate.Enter())
        {
            if (_inside.Find(guest => guest.Thread == thread) is { } guest)
            {
                Remove(guest);
            }
        }

        Wake();
    }

    private bool IsBack(Thread thread)
    {
        if (s_calledOut != this)
        {
            return false;
        }

        s_calledOut = null;
        if (_inside.Find(guest => guest.Thread == thread) is not { } guest)
        {
            return false;
        }

        guest.IsOutside = false;
        return true;
    }

    private Guest? TryQueue(Thread thread, StackPosition position)
    {
        long? announced;
        Guest guest;
        using (_gate.Enter())
        {
            if (_exempt.Contains(thread) || IsBack(thread))
            {
                return null;
            }

            _entries++;
            var (item, task) = RuntimeEvents.TakeAnnouncements(this);
            announced = item ?? task;
            guest = new Guest(thread, announced ?? _order++, position);
            _expected.Remove(guest.Order);
            _expected.Remove(task ?? guest.Order);
            if (s_departure is { } departure && departure.From == this)
            {
                _expected.Remove(departure);
                s_departure = null;
            }

            if (_isOpen)
            {
                return null;
            }

            _waiting.Add(guest.Order, guest);
            Volatile.Write(ref _held, _waiting.Count);
            CountIn(guest);
        }

        if (announced is null && !thread.IsThreadPoolThread && !ThreadCensus.IsPossible)
        {
            _refuse(thread);
        }

        return guest;
    }

    // A choice can only be made again if the same things are there each time: all that goes over the pool has come back
    // first.
    private TurnGiven NextByChoice(Schedule schedule, ref ReadyCallback callback)
    {
        if (FirstWaiting() is { } guest)
        {
            if (_expected.AnyBefore(guest.Order))
            {
                return TurnGiven.ToNobodyYet;
            }

            Admit(guest);
            return TurnGiven.ToAThread;
        }

        if (_expected.AnyBefore(long.MaxValue) || (_ready.Count == 0 && _inside.Count > 0))
        {
            return TurnGiven.ToNobodyYet;
        }

        if (_ready.Count == 0)
        {
            return TurnGiven.NobodyWantsOne;
        }

        var chosen = _ready.First!;
        for (var skip = schedule.Choose(_ready.Count); skip > 0; skip--)
        {
            chosen = chosen.Next!;
        }

        _ready.Remove(chosen);
        callback = chosen.Value;
        return TurnGiven.ToACallback;
    }

    private void HasGone(Departure departure)
    {
        using (_gate.Enter())
        {
            _expected.Remove(departure);
        }

        Wake();
    }

    private bool SomebodyWorks()
    {
        foreach (var guest in _inside)
        {
            guest.Look();
            if (!guest.IsBlocked && (Stopwatch.GetElapsedTime(guest.Since) < _patience || Debugger.IsAttached))
            {
                return true;
            }
        }

        return false;
    }

    private Guest? FirstWaiting()
    {
        foreach (var guest in _waiting.Values)
        {
            return guest;
        }

        return null;
    }

    private void AdmitOneUnlessSomebodyWorks()
    {
        using (_gate.Enter())
        {
            if (!SomebodyWorks() && FirstWaiting() is { } guest)
            {
                Admit(guest);
            }
        }
    }

    private void Admit(Guest guest)
    {
        _waiting.Remove(guest.Order);
        Volatile.Write(ref _held, _waiting.Count);
        _inside.Add(guest);
        guest.Admit();
    }
}

/// <summary>To whom the next turn went.</summary>
internal enum TurnGiven
{
    /// <summary>A callback, to be run on the loop's thread.</summary>
    ToACallback,

    /// <summary>A thread that waited at the door.</summary>
    ToAThread,

    /// <summary>Somebody still works, or somebody who comes first has not arrived.</summary>
    ToNobodyYet,

    /// <summary>Nobody is ready, works or was announced.</summary>
    NobodyWantsOne,
}
