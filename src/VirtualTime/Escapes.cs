using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// The threads other than the loop's own that are running code of one run at this moment. The execution context flows
/// into every continuation, pool item and thread that the run starts, and .NET reports each thread that enters or leaves it.
/// </summary>
internal sealed class Escapes
{
    private static readonly AsyncLocal<Escapes?> s_current = new(OnThreadChangedContext);

    private readonly Lock _gate = new();
    private readonly HashSet<Thread> _threads = [];
    private readonly HashSet<Thread> _exempt;
    private readonly Action<Exception> _failRun;
    private long _entries;
    private bool _isClosed;

    static Escapes()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(static exception => s_current.Value?.Swallow(exception) ?? false);
        }
        catch (InvalidOperationException)
        {
            // The process has such a handler already, and there can be only one: it decides.
        }
    }

    public Escapes(Thread loopThread, Action<Exception> failRun) => (_exempt, _failRun) = ([loopThread], failRun);

    /// <summary>True on any thread that runs code of some run.</summary>
    public static bool IsInsideRun => s_current.Value is not null;

    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _threads.Count > 0;
            }
        }
    }

    /// <summary>True while a thread that the run's code has started itself (no pool thread) is running it.</summary>
    public bool AnyOwnThread
    {
        get
        {
            lock (_gate)
            {
                return _threads.Any(static thread => !thread.IsThreadPoolThread);
            }
        }
    }

    /// <summary>How often a thread has begun to run code of this run. It grows for as long as that code does not come to rest.</summary>
    public long Entries
    {
        get
        {
            lock (_gate)
            {
                return _entries;
            }
        }
    }

    public static bool IsBlocked(Thread thread) => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    /// <summary>Marks the calling thread's execution context, and all that will flow from it, as this run's.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>Like <see cref="Enter"/>, for a thread whose doings the clock knows in another way.</summary>
    public void EnterExempt()
    {
        lock (_gate)
        {
            _exempt.Add(Thread.CurrentThread);
        }

        Enter();
    }

    /// <summary>
    /// Stops for good every pool thread that comes back to code of this run. That code has proved to have no end: going from
    /// pool item to pool item, it would keep the pool from ever being idle again, for all the runs after it.
    /// </summary>
    public void Close() => Volatile.Write(ref _isClosed, value: true);

    /// <summary>How many threads there are, and how many of them are blocked.</summary>
    public (int Count, int Blocked) Count()
    {
        lock (_gate)
        {
            return (_threads.Count, _threads.Count(IsBlocked));
        }
    }

    private static void OnThreadChangedContext(AsyncLocalValueChangedArgs<Escapes?> change)
    {
        change.PreviousValue?.Left(Thread.CurrentThread);
        change.CurrentValue?.Entered(Thread.CurrentThread);
    }

    private void Left(Thread thread)
    {
        lock (_gate)
        {
            _threads.Remove(thread);
        }
    }

    private void Entered(Thread thread)
    {
        lock (_gate)
        {
            if (_exempt.Contains(thread))
            {
                return;
            }

            _threads.Add(thread);
            _entries++;
        }

        if (thread.IsThreadPoolThread && Volatile.Read(ref _isClosed))
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    // An exception that leaves a thread (async void without a context, a work item, a raw thread) would end the process.
    private bool Swallow(Exception exception)
    {
        _failRun(exception);
        return true;
    }
}
