using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// One run: a thread that runs what is ready, one callback after the other, and lets the clock jump to the next timer when
/// nothing is ready and nothing can become ready.
/// </summary>
[StackTraceHidden]
internal sealed class RunLoop
{
    private const int MaxCallbacksAnInstant = 1_000_000;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReadyQueue _ready;
    private readonly LoopContext _context;
    private readonly Escapes _escapes;
    private readonly List<HostedLoop> _hosted = [];
    private readonly Func<Task> _body;
    private readonly RealWork _realWork = new();
    private readonly Diagnosis _diagnosis;
    private readonly long _realStart = Environment.TickCount64;
    private Task? _main;
    private object? _callbackState;
    private long _callbackStarted;
    private int _callbacksThisInstant;
    private int _looksBlocked;
    private int _asyncVoids;
    private bool _waitsForOthers;

    public RunLoop(Func<Task> body, VirtualClockOptions options, TimerQueue timers, Timeline timeline)
    {
        (_body, Options, Timers) = (body, options, timers);
        _ready = new ReadyQueue(options.Schedule);
        Thread = new Thread(Run) { IsBackground = true, Name = "virtual time" };
        _context = new LoopContext(this);
        _escapes = new Escapes(Thread, Fail);
        _diagnosis = new Diagnosis(timers, timeline, body);
    }

    public VirtualClockOptions Options { get; }

    public TimerQueue Timers { get; }

    public Thread Thread { get; }

    /// <summary>Ends when the body has ended, with its exception, or with the diagnosis of why it cannot.</summary>
    public Task Completion => _done.Task;

    public bool IsLoopThread => Thread.CurrentThread == Thread;

    /// <summary>Real milliseconds that a callback may block the loop's thread.</summary>
    public int BlockingLimit => StallLimit / 2;

    /// <summary>True while code of this run runs on a thread that is not the loop's. What an ended run left behind does not count.</summary>
    public bool HasEscaped => !_done.Task.IsCompleted && _escapes.Any;

    /// <summary>True if nothing outside of the loop can run: no pool item, no thread, no real work and no hosted loop of this run.</summary>
    public bool NobodyElseCanRun
    {
        get
        {
            // Work that starts off the loop is seen neither before (not started yet) nor by the pool (it waits already).
            var started = _realWork.Started;
            return !_realWork.Any && BusyHostedLoop is null && PoolActivity.IsIdle(_escapes) && BusyHostedLoop is null && _realWork.Started == started;
        }
    }

    private HostedLoop? BusyHostedLoop
    {
        get
        {
            lock (_hosted)
            {
                return _hosted.Find(static loop => !loop.IsWaiting);
            }
        }
    }

    private int StallLimit => (int)Options.StallLimit.TotalMilliseconds;

    private bool HasEnded => _main is { IsCompleted: true } && (Volatile.Read(ref _asyncVoids) == 0 || !_main.IsCompletedSuccessfully);

    public void Start()
    {
        Watchdog.Watch(this);
        Thread.Start();
    }

    public void Post(SendOrPostCallback callback, object? state) => _ready.Post(callback, state);

    public void AsyncVoidStarted() => Interlocked.Increment(ref _asyncVoids);

    public void AsyncVoidEnded()
    {
        Interlocked.Decrement(ref _asyncVoids);
        _ready.Wake();
    }

    public void RealWorkStarted() => _realWork.Start();

    public void RealWorkEnded()
    {
        _realWork.End();
        _ready.Wake();
    }

    /// <summary>Runs an event loop of somebody else's on a thread of its own.</summary>
    public Task HostAsync(Action<Func<Task>> run, Func<Task> main)
    {
        var hosted = new HostedLoop(Fail);
        lock (_hosted)
        {
            _hosted.Add(hosted);
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            _escapes.EnterExempt();
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
                _ready.Wake();
            }
        })
        {
            IsBackground = true,
            Name = "event loop",
        };
        thread.UnsafeStart();
        return done.Task;
    }

    /// <summary>Makes the run fail, even if the code that is running swallows every exception. The first failure counts.</summary>
    public void Fail(Exception exception)
    {
        if (_done.TrySetException(exception) && exception is VirtualTimeException { Failure: VirtualTimeFailure.EndlessLoop or VirtualTimeFailure.Livelock or VirtualTimeFailure.TooLong })
        {
            _escapes.Close();
        }

        _ready.Wake();
    }

    /// <summary>Makes the run fail and returns an exception to unwind the code that blocks.</summary>
    public VirtualTimeException FailBlockingCall()
    {
        var failure = _diagnosis.BlockingCall();
        Fail(ExceptionDispatchInfo.SetCurrentStackTrace(failure));
        return new VirtualTimeException(failure.Failure, failure.Message);
    }

    /// <summary>Called from outside now and then, because a loop that is stuck in a callback cannot report itself.</summary>
    /// <returns>False when the run is over.</returns>
    public bool FailIfStuck()
    {
        if (_done.Task.IsCompleted)
        {
            return false;
        }

        if (Debugger.IsAttached)
        {
            return true;
        }

        var now = Environment.TickCount64;
        var entered = Volatile.Read(ref _callbackStarted);
        _looksBlocked = Escapes.IsBlocked(Thread) && !_context.IsWaiting ? _looksBlocked + 1 : 0;
        var blocked = _looksBlocked > 1; // once is no proof: a thread that computes may be caught in a short wait
        if (now - _realStart > Options.RealLimit.TotalMilliseconds)
        {
            Fail(_diagnosis.RealLimit(Options.RealLimit, Volatile.Read(ref _waitsForOthers)));
        }
        else if (entered > 0 && now - entered >= (long)StallLimit * (blocked ? 1 : 5))
        {
            Fail(_diagnosis.Stuck(_callbackState, blocked, now - entered));
        }

        return true;
    }

    private void Run()
    {
        _escapes.Enter();
        Post(static loop => ((RunLoop)loop!).StartBody(), this);
        try
        {
            while (!_done.Task.IsCompleted)
            {
                PoolActivity.BusyWorkers(); // notices foreign workers that have let go
                SettleBeforeChoosing();
                if (_ready.TryTake(out var next))
                {
                    Invoke(next.Callback, next.State, Options.MultiThreaded ? null : _context);
                }
                else if (HasEnded)
                {
                    // An async void method that fails off the loop posts its exception before it counts as ended.
                    if (_ready.IsEmpty)
                    {
                        _done.TrySetFromTask(_main!);
                    }
                }
                else if (WaitUntilIdle())
                {
                    Jump();
                }
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void StartBody()
    {
        _main = _body() ?? throw new InvalidOperationException("The body of the run returned null instead of a task.");
        _ = _main.ContinueWith(static (_, loop) => ((RunLoop)loop!)._ready.Wake(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Invoke(SendOrPostCallback callback, object? state, SynchronizationContext? context)
    {
        if (++_callbacksThisInstant > MaxCallbacksAnInstant)
        {
            throw _diagnosis.Livelock(_main, MaxCallbacksAnInstant);
        }

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

    /// <summary>
    /// Fires exactly one timer, even if several are due, so that whatever it starts settles before the next one fires. It
    /// fires without a synchronization context: only then does .NET run ConfigureAwait(false) continuations right here.
    /// </summary>
    private void Jump()
    {
        if (!_ready.IsEmpty)
        {
            return;
        }

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

    /// <summary>Nothing is left to do. Only the real world could still wake the run, and a deterministic run must not rely on that.</summary>
    private void WaitForTheRealWorld()
    {
        if (HasEnded)
        {
            return; // while we looked whether anything can still run
        }

        for (var end = Environment.TickCount64 + (StallLimit / 4); Environment.TickCount64 < end; _ready.WaitForPost(5))
        {
            if (_done.Task.IsCompleted || _realWork.Any || _escapes.AnyOwnThread)
            {
                return;
            }

            if (HasEnded || !_ready.IsEmpty || Timers.Count > 0 || _escapes.Any)
            {
                throw _diagnosis.WokenByRealTime(_main);
            }
        }

        throw _diagnosis.Deadlock(_main, Volatile.Read(ref _asyncVoids));
    }

    /// <summary>A schedule can only make the same choice again if the same things are ready: what still runs on the pool must have come back.</summary>
    private void SettleBeforeChoosing()
    {
        if (Options.Schedule is null || _ready.IsEmpty)
        {
            return;
        }

        var start = Environment.TickCount64;
        var foreign = new ForeignWorkers(_escapes);
        for (var waited = 0L; waited < StallLimit && !NobodyElseCanRun; waited = Environment.TickCount64 - start)
        {
            foreign.Sample(waited);
            Thread.Yield();
        }
    }

    /// <summary>Waits until nothing can run any more (true), or until something is ready or the run is over (false).</summary>
    private bool WaitUntilIdle()
    {
        var start = Environment.TickCount64;
        var foreign = new ForeignWorkers(_escapes);
        var stall = new StallWatch(_escapes, StallLimit);
        for (var spin = 0; ; spin++)
        {
            if (!_ready.IsEmpty || HasEnded || _done.Task.IsCompleted)
            {
                return false;
            }

            if (NobodyElseCanRun)
            {
                return _ready.IsEmpty;
            }

            var waited = Environment.TickCount64 - start;
            foreign.Sample(waited);
            FailIfStalled(stall, waited);
            if (spin < 20)
            {
                Thread.SpinWait(50);
            }
            else
            {
                _ready.WaitForPost(1);
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
            var (count, blocked) = _escapes.Count();
            var nobodyWorks = busy.IsBlocked && blocked == count && ThreadPool.PendingWorkItemCount == 0;
            if ((nobodyWorks && waited >= StallLimit) || waited >= (long)StallLimit * 5)
            {
                throw _diagnosis.HostedLoopStalled(busy.Activity, TimeSpan.FromMilliseconds(waited));
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
                throw _diagnosis.Stalled(_main, TimeSpan.FromMilliseconds(waited), cause, _escapes.Count().Blocked);
        }
    }
}
