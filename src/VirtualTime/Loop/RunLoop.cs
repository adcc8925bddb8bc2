using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// One run: a thread that runs what is ready, one callback after the other, gives the other threads of the run their
/// turns, and lets the clock jump to the next timer when nothing is ready and nothing can become ready.
/// </summary>
[StackTraceHidden]
internal sealed class RunLoop
{
    // Real milliseconds in which a thread that has been woken does not look as if it waited any more.
    private const int Woken = 10;

    // Looks at which nothing may have happened before anything is given up. On a busy machine milliseconds pass in
    // which nobody of this process has a processor: not this thread either, and so they are no looks.
    private const int MinLooks = 10;

    // Real milliseconds after which a pool thread that somebody else blocks is not expected to go on.
    private const int BlockedForGood = 150;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _hasLeft = new();
    private readonly LoopThread _thread;
    private readonly LoopContext _context;
    private readonly RunScope _virtual;
    private readonly RunScope _real;
    private readonly Gate _gate = new();
    private readonly List<HostedLoop> _hosted = [];
    private readonly Func<Task> _body;
    private readonly RealWork _realWork = new();
    private readonly BirthWait _births = new();
    private readonly Diagnosis _diagnosis;
    private readonly Timeline _timeline;
    private readonly long _realStart = Environment.TickCount64;
    private readonly long _processorTimeAtStart = StallWatch.ProcessorTime;
    private Task? _main;
    private object? _callbackState;
    private long _callbackStarted;
    private long _callbackSeen;
    private long _processorTimeThen;
    private int _callbacksThisInstant;
    private int _looksBlocked;
    private int _leastUnknown = int.MaxValue;
    private int _asyncVoids;
    private bool _poolMayHoldMore = true;
    private bool _waitsForOthers;

    static RunLoop()
    {
        _ = ThreadCensus.IsPossible; // counts the threads, and a thread of a run must not be among them
        PoolRoom.Open();
    }

    public RunLoop(Func<Task> body, VirtualClockOptions options, TimerQueue timers, Timeline timeline)
    {
        (_body, Options, Timers, _timeline) = (body, options, timers, timeline);
        Turns = new Turns(options.Schedule, options.StallLimit, LoopIsBlocked, RefuseThread);
        _context = new LoopContext(this);
        (_virtual, _real) = (new RunScope(this, isReal: false), new RunScope(this, isReal: true));
        _diagnosis = new Diagnosis(timers, timeline, body);
        _thread = LoopThread.Take();
        Turns.Exempt(_thread.Thread);
    }

    public VirtualClockOptions Options { get; }

    public TimerQueue Timers { get; }

    public Turns Turns { get; }

    /// <summary>Ends when the body has ended, with its exception, or with the diagnosis of why it cannot.</summary>
    public Task Completion => _done.Task;

    public bool IsOver => _done.Task.IsCompleted;

    public bool IsLoopThread => Thread.CurrentThread == _thread.Thread;

    /// <summary>Real milliseconds that a callback may block the loop's thread.</summary>
    public int BlockingLimit => StallLimit / 2;

    /// <summary>
    /// True if nothing but the loop's thread can run: no pool item, no thread, no real work and no hosted loop of this
    /// run.
    /// </summary>
    public bool NobodyElseCanRun => Turns.NoGuest && !_realWork.Any && BusyHostedLoop is null;

    private HostedLoop? BusyHostedLoop
    {
        get
        {
            using (_gate.Enter())
            {
                return _hosted.Find(static loop => !loop.IsWaiting);
            }
        }
    }

    // Whoever has done anything since somebody looked shows in this number: looking takes time, and one who had gone
    // may have woken a hosted loop that was seen waiting, which queued something and waits again.
    private long Doings
    {
        get
        {
            using (_gate.Enter())
            {
                return Turns.Entries + _realWork.Started + _hosted.Sum(static loop => (long)loop.Posts);
            }
        }
    }

    private int StallLimit => (int)Math.Min(Options.StallLimit.TotalMilliseconds, int.MaxValue / 10);

    // Computing may take longer than blocking: it comes to an end.
    private long LimitOfWork => StallLimit * (long)StallWatch.PatienceWithWork;

    // On a busy machine work that is neither blocked nor done has not had a processor for most of the time.
    private long LimitOfStarvation => LimitOfWork * StallWatch.PatienceWithTheMachine;

    private bool HasEnded =>
        _main is { IsCompleted: true } && (Volatile.Read(ref _asyncVoids) == 0 || !_main.IsCompletedSuccessfully);

    public void Start()
    {
        _ = RuntimeEvents.AreTold;
        Watchdog.Watch(this);
        var context = ExecutionContext.Capture()!;
        _thread.Run(() => ExecutionContext.Run(context, static loop => ((RunLoop)loop!).Run(), this));
    }

    /// <summary>Waits until nothing of the run is left on the loop's thread.</summary>
    public bool WaitUntilLeft(TimeSpan limit) => _hasLeft.Wait(limit);

    public void AsyncVoidStarted() => Interlocked.Increment(ref _asyncVoids);

    public void AsyncVoidEnded()
    {
        Interlocked.Decrement(ref _asyncVoids);
        Turns.Wake();
    }

    /// <summary>
    /// Runs work for which neither turns nor the rules of virtual time hold, and the clock stands still until it has
    /// ended.
    /// </summary>
    public Task<T> RealAsync<T>(Func<Task<T>> work)
    {
        // The calling thread begins the work outside of the run, and somebody else may end it before that thread is
        // back.
        _realWork.Start();
        try
        {
            return RunRealAsync(work);
        }
        finally
        {
            _realWork.End();
            Turns.Wake();
        }
    }

    /// <summary>Runs an event loop of somebody else's on a thread of its own.</summary>
    public Task HostAsync(Action<Func<Task>> run, Func<Task> main)
    {
        var hosted = new HostedLoop(Fail);
        using (_gate.Enter())
        {
            _hosted.Add(hosted);
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            ThreadCensus.Add();
            Turns.Exempt(Thread.CurrentThread);
            _virtual.Enter();
            hosted.Started();
            try
            {
                run(() => hosted.CallMainAsync(main));
                hosted.Leaving();
                done.SetResult();
            }
            catch (Exception exception)
            {
                hosted.Leaving();
                done.SetException(exception);
            }
            finally
            {
                hosted.Ended();
                Turns.Wake();
                ThreadCensus.Remove();
            }
        })
        {
            IsBackground = true,
            Name = "event loop",
        };
        thread.UnsafeStart();
        return done.Task;
    }

    /// <summary>
    /// Makes the run fail, even if the code that is running swallows every exception. The first failure counts.
    /// </summary>
    public void Fail(Exception exception)
    {
        _timeline.Close();
        if (_done.TrySetException(exception))
        {
            Turns.End(
                forGood: exception
                    is VirtualTimeException
                {
                    Failure: VirtualTimeFailure.EndlessLoop
                            or VirtualTimeFailure.Livelock
                            or VirtualTimeFailure.TooLong
                }
            );
        }
    }

    /// <summary>
    /// Makes the run fail because the calling thread, inside the run, has armed a timer of the real clock.
    /// </summary>
    /// <param name="due">When it is due, as real time from now.</param>
    public void FailRealTimer(TimeSpan due) => FailHere(_diagnosis.RealTimer(due, CallSite.OfThisThread()));

    /// <summary>Makes the run fail because the loop's thread waits with a limit on the real clock.</summary>
    /// <returns>An exception to unwind the code that waits.</returns>
    public VirtualTimeException FailRealLimitOfWait() => FailHere(_diagnosis.RealLimitOfWait(CallSite.OfThisThread()));

    /// <summary>Makes the run fail because the loop's thread waits for what cannot come.</summary>
    /// <returns>An exception to unwind the code that blocks.</returns>
    public VirtualTimeException FailBlockingCall(bool nobodyElseCanRun) =>
        FailHere(
            _diagnosis.BlockingCall(CallSite.OfThisThread(), TimeSpan.FromMilliseconds(BlockingLimit), nobodyElseCanRun)
        );

    /// <summary>
    /// Called from outside now and then, because a loop that is stuck in a callback cannot report itself.
    /// </summary>
    /// <returns>False when the run is over.</returns>
    public bool FailIfStuck()
    {
        if (IsOver)
        {
            return false;
        }

        if (Debugger.IsAttached)
        {
            return true;
        }

        var now = Environment.TickCount64;
        var entered = Volatile.Read(ref _callbackStarted);
        _looksBlocked = _thread.IsWaiting && !_context.IsWaiting ? _looksBlocked + 1 : 0;
        var blocked = _looksBlocked > 1; // once is no proof: a thread that computes may be caught in a short wait
        if (IsOverTheRealLimit(now - _realStart))
        {
            Fail(_diagnosis.RealLimit(Options.RealLimit, Volatile.Read(ref _waitsForOthers)));
        }
        else if (entered > 0 && blocked && now - entered >= StallLimit)
        {
            Fail(_diagnosis.Blocked(_callbackState, TimeSpan.FromMilliseconds(StallLimit)));
        }
        else if (entered > 0 && !blocked)
        {
            FailIfNotBack(entered, now - entered);
        }

        return true;
    }

    private bool IsOverTheRealLimit(long elapsed)
    {
        var limit = Options.RealLimit.TotalMilliseconds;
        return elapsed > limit
            && (
                StallWatch.ProcessorTime - _processorTimeAtStart > limit
                || elapsed > limit * StallWatch.PatienceWithTheMachine
            );
    }

    private void FailIfNotBack(long entered, long elapsed)
    {
        var processorTime = StallWatch.ProcessorTime;
        if (entered != _callbackSeen)
        {
            (_callbackSeen, _processorTimeThen) = (entered, processorTime);
        }

        if (elapsed >= (processorTime - _processorTimeThen >= LimitOfWork ? LimitOfWork : LimitOfStarvation))
        {
            Fail(_diagnosis.NotBack(_callbackState, TimeSpan.FromMilliseconds(LimitOfWork)));
        }
    }

    private async Task<T> RunRealAsync<T>(Func<Task<T>> work)
    {
        _realWork.Start();
        _real.Enter();
        try
        {
            return await work();
        }
        finally
        {
            // First back to the run, in its turn, so that there is no moment in which neither is known.
            _virtual.Enter();
            _realWork.End();
            Turns.Wake();
        }
    }

    private void RefuseThread(Thread thread) => FailHere(_diagnosis.OwnThread(thread));

    private VirtualTimeException FailHere(VirtualTimeException failure)
    {
        Fail(ExceptionDispatchInfo.SetCurrentStackTrace(failure));
        return new VirtualTimeException(failure.Failure, failure.Message);
    }

    // Called by a thread that waits for its turn: only the loop's thread gives turns, unless it waits itself.
    private bool LoopIsBlocked()
    {
        if (Volatile.Read(ref _callbackStarted) == 0)
        {
            return false;
        }

        for (var look = 0; look < 3 && !_context.IsWaiting; look++)
        {
            if (!_thread.IsWaiting)
            {
                return false;
            }

            Thread.Sleep(1);
        }

        return Volatile.Read(ref _callbackStarted) != 0;
    }

    private void Run()
    {
        _virtual.Enter();
        Turns.Post(static loop => ((RunLoop)loop!).StartBody(), this);
        try
        {
            while (!IsOver)
            {
                if (WaitForTurn(out var next))
                {
                    Invoke(next.Callback, next.State, Options.MultiThreaded ? null : _context);
                }
                else if (HasEnded)
                {
                    _timeline.Close();
                    _done.TrySetFromTask(_main!);
                    Turns.End(forGood: false);
                }
                else if (!IsOver)
                {
                    Jump();
                }
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            _hasLeft.Set();
        }
    }

    private void StartBody()
    {
        _main = _body() ?? throw new InvalidOperationException("The body of the run returned null instead of a task.");
        _ = _main.ContinueWith(
            static (_, loop) => ((RunLoop)loop!).Turns.Wake(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private void Invoke(SendOrPostCallback callback, object? state, SynchronizationContext? context)
    {
        CountCallback();
        _callbackState = state;
        Volatile.Write(ref _callbackStarted, Environment.TickCount64);
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            callback(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
            Volatile.Write(ref _callbackStarted, 0);
            _callbackState = null;
        }
    }

    private void CountCallback()
    {
        if (++_callbacksThisInstant > Options.MaxCallbacksAtOneInstant)
        {
            throw _diagnosis.Livelock(_main, Options.MaxCallbacksAtOneInstant);
        }
    }

    /// <summary>
    /// Fires exactly one timer, even if several are due, so that whatever it starts settles before the next one fires.
    /// It fires without a synchronization context: only then does .NET run ConfigureAwait(false) continuations right
    /// here.
    /// </summary>
    private void Jump()
    {
        var before = Timers.Now;
        if (!Timers.TryAdvance(Options.MaxElapsed.Ticks, out var timer))
        {
            WaitForTheRealWorld();
        }
        else if (timer is null)
        {
            throw _diagnosis.MaxElapsed(_main, Options.MaxElapsed);
        }
        else
        {
            if (Timers.Now > before)
            {
                _callbacksThisInstant = 0;
            }

            Invoke(static timer => ((VirtualTimer)timer!).Fire(), timer, context: null);
        }
    }

    /// <summary>
    /// Nothing is left to do. Only what the clock cannot see could still wake the run, and a deterministic run must not
    /// rely on that.
    /// </summary>
    private void WaitForTheRealWorld()
    {
        for (var end = Environment.TickCount64 + (StallLimit / 4); Environment.TickCount64 < end; Turns.WaitForNews(5))
        {
            if (IsOver || _realWork.Any || Turns.AnyOwnThread)
            {
                return;
            }

            if (HasEnded || !Turns.NoCallback || Timers.Count > 0 || !Turns.NoGuest)
            {
                throw _diagnosis.WokenFromOutside(_main);
            }
        }

        throw _diagnosis.Deadlock(_main, Volatile.Read(ref _asyncVoids));
    }

    /// <summary>Waits for the next callback (true), or until the run has come to rest or is over (false).</summary>
    private bool WaitForTurn(out ReadyCallback next)
    {
        var start = Environment.TickCount64;
        var lastTurn = start;
        var (lastDoings, looks) = (Doings, 0);
        StallWatch? stall = null;
        _births.Begin();
        for (var spin = 0; ; spin++)
        {
            next = default;
            if (IsOver)
            {
                return false;
            }

            // What a hosted loop does comes before what its doings made ready.
            var doings = Doings;
            var hosted = BusyHostedLoop;
            var sinceTurn = Environment.TickCount64 - lastTurn;
            var turn =
                hosted is null || (hosted.IsBlocked && sinceTurn > Woken)
                    ? Turns.Next(out next)
                    : TurnGiven.ToNobodyYet;
            switch (turn)
            {
                case TurnGiven.ToACallback:
                    return true;
                case TurnGiven.ToAThread:
                    CountCallback();
                    (spin, lastTurn) = (0, Environment.TickCount64);
                    _births.Begin();
                    break;
                case TurnGiven.NobodyWantsOne
                    when HasEnded || (hosted is null && HasComeToRest(sinceTurn) && doings == Doings):
                case TurnGiven.ToNobodyYet when HasEnded && Turns.NoCallback && NobodyIsAtWork():
                    return false;
                default:
                    break;
            }

            if (spin < 20)
            {
                Thread.SpinWait(50);
                continue;
            }

            (lastDoings, looks) = (doings, doings == lastDoings ? looks + 1 : 0);
            if (looks > MinLooks)
            {
                LetGoWhoStaysOutside(sinceTurn);
                GiveUpOnWhatVanished(sinceTurn, hosted, doings);
            }

            FailIfStalled(stall ??= new StallWatch(Turns, StallLimit), Environment.TickCount64 - start);
            Turns.WaitForNews(1);
        }
    }

    // The run has ended: what has not begun by now need not begin, but who has begun comes to rest first, or blocks.
    private bool NobodyIsAtWork()
    {
        var (count, blocked) = Turns.Inside();
        return count == blocked;
    }

    private bool HasComeToRest(long waited)
    {
        if (_realWork.Any || ThreadCensus.AnyNewborn(_births, waited))
        {
            return false;
        }

        if (!_poolMayHoldMore)
        {
            return NothingIsLeft();
        }

        // Work that began before the run may end in it. Whoever blocks a worker for a while, though, may do so for
        // ever.
        var isQuiet = PoolActivity.IsQuiet(surely: false);
        if (!isQuiet)
        {
            _leastUnknown = Math.Min(_leastUnknown, PoolActivity.Unknown());
        }

        if (isQuiet ? PoolActivity.AnyBlockedByOthers() && waited < BlockedForGood : waited < LimitOfWork)
        {
            return false;
        }

        if (!isQuiet)
        {
            // The least at any look: others come and go.
            PoolActivity.BelieveForeign(_leastUnknown);
        }

        _poolMayHoldMore = !RuntimeEvents.AreTold;
        return NothingIsLeft();
    }

    // In this order: whoever is inside may post to a hosted loop, and a hosted loop to this one.
    private bool NothingIsLeft() => Turns.NoGuest && BusyHostedLoop is null && Turns.NoCallback;

    // Code of others need not let a pool thread back into the run (ExecutionContext.Restore). Such a thread counts as
    // one of the run, and does nothing.
    private void LetGoWhoStaysOutside(long waited)
    {
        if (waited > 5 && Turns.AnyOutside && NobodyIsAtWork() && PoolActivity.AnyOfRunsIsIdle())
        {
            Turns.LetThoseOutsideGo();
        }
    }

    // What .NET runs in another way than by taking it from the queue never comes: an item that was cancelled, for
    // example. Whoever is at work, though, may be just about to put it there: .NET tells of it before.
    private void GiveUpOnWhatVanished(long waited, HostedLoop? busy, long doings)
    {
        if (!Turns.AnyExpected || Debugger.IsAttached)
        {
            return;
        }

        if (waited >= LimitOfWork)
        {
            Turns.WithdrawAll(onlyOfThePool: false);
        }
        else if (
            waited > 5
            && busy is null
            && NobodyIsAtWork()
            && !Turns.AnyOwnThreadIsLeaving
            && PoolActivity.IsQuiet(surely: waited < PoolActivity.Forgotten)
            && doings == Doings
        )
        {
            Turns.WithdrawAll(onlyOfThePool: true);
            if (waited > ThreadCensus.Birth)
            {
                Turns.WithdrawTasksElsewhere();
            }
        }
    }

    private void FailIfStalled(StallWatch stall, long waited)
    {
        if (Debugger.IsAttached)
        {
            return;
        }

        if (BusyHostedLoop is { } busy)
        {
            // Whatever is still at work on a slow machine may be what the blocked loop waits for.
            var (count, blocked) = Turns.Inside();
            var nobodyWorks = busy.IsBlocked && blocked == count && !Turns.AnyExpected;
            if (stall.HasLoopWaitedTooLong(nobodyWorks ? busy.Posts : null, waited) || stall.IsTooLongForWork(waited))
            {
                throw _diagnosis.HostedLoopStalled(busy.Activity, Options.StallLimit);
            }

            return;
        }

        switch (stall.Look(waited, _realWork.Any))
        {
            case StallCause.None:
                break;
            case StallCause.Others:
                Volatile.Write(ref _waitsForOthers, value: true);
                break;
            case var cause:
                throw _diagnosis.Stalled(
                    _main,
                    TimeSpan.FromMilliseconds(cause == StallCause.BlockedThreads ? StallLimit : LimitOfWork),
                    cause
                );
        }
    }
}
