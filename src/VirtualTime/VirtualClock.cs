using System.Diagnostics;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Runs async code with a clock that stands still while anything can run and jumps to the next timer when nothing can.
/// It is a <see cref="TimeProvider"/>: hand it to Task.Delay, WaitAsync, PeriodicTimer, CancellationTokenSource.
/// </summary>
/// <remarks>
/// <para><b>Guarantees</b></para>
/// <list type="bullet">
/// <item>Times are exact to the tick, on a loaded machine too, wherever the code of the run runs: on the loop's thread,
/// after ConfigureAwait(false), in Task.Run, Parallel.ForEachAsync, channels, file I/O, LongRunning tasks, tasks of
/// other schedulers, and on threads of its own. Of a pool item and of a task the clock is told when they are queued; a
/// new thread is counted from the moment in which Thread.Start returns.</item>
/// <item>Code of the run runs one piece at a time, in one order, the same in every run: what became ready first has the
/// first turn, be it a callback of the loop, a pool item or a thread. Timers that are due together fire in the order in
/// which they were armed, and what one of them starts settles before the next one fires.</item>
/// <item>The first timer of the real clock that code of the run sets outside of <see cref="RealAsync{T}"/> fails the
/// run, with the call that set it and its caller; so does a blocking wait of the loop's thread that has a limit.</item>
/// <item>A run ends. A deadlock, a blocking call, an endless loop or a livelock fails it with a
/// <see cref="VirtualTimeException"/> that says what is known, even if the code swallows exceptions. The limits are in
/// <see cref="VirtualClockOptions"/>.</item>
/// <item>The run waits for its body and for every async void method that was called where the loop's context is
/// current.</item>
/// <item>An exception that nobody catches, on whatever thread of the run (async void, a work item, a thread of its
/// own), fails the run and not the process; unless the process has an unhandled exception handler of its own, which
/// then decides.</item>
/// </list>
/// <para><b>Limits</b></para>
/// <list type="bullet">
/// <item>Two pieces of the run never run in the same instant, so it shows no data race between threads. The exception
/// is a thread that sleeps or blocks: it gives its turn away, and the real world wakes it. From then on it may run in
/// the same instant as others, and who is first depends on the machine.</item>
/// <item>A process, a socket, ThreadPool.RegisterWaitForSingleObject or another event of the real world is nothing that
/// the clock can see: await it inside <see cref="RealAsync{T}"/>. So it is with a thread that is started with
/// UnsafeStart.</item>
/// <item>Code into which the execution context does not flow (SuppressFlow) is waited for, on a thread of its own for a
/// quarter of a second. Otherwise it is outside of the run: its timers of the real clock are not seen, and an exception
/// that it does not catch is the process's.</item>
/// <item>A task of another scheduler than the default one has its turn when that scheduler brings it: its place among
/// pool items and callbacks may differ from run to run. One that has not begun after a quarter of a second in which
/// nothing else happens is not waited for.</item>
/// <item>The real clock can be read (Stopwatch, DateTime.UtcNow) and slept on (Thread.Sleep) without the clock's
/// noticing. Code that polls the real clock between virtual delays lets virtual time pass by the hour, up to
/// <see cref="VirtualClockOptions.MaxElapsed"/>. A thread that sleeps, or waits for another one with a limit, is waited
/// for, in real time. A wait of the loop's thread through which .NET only spins, because its limit is a few
/// milliseconds or the machine is busy, is not seen.</item>
/// <item>An async void method that is called without the loop's context (after ConfigureAwait(false), in Task.Run, in
/// the callback of a timer) is not waited for when the body has ended.</item>
/// <item>Work that began before the run is waited for once, before the clock first moves: while it computes, up to five
/// times the stall limit; while it is blocked, for a moment.</item>
/// <item>On other systems than Linux a thread of its own cannot be seen before it runs: when one comes to the run, it
/// fails it.</item>
/// <item>Task.Delay cuts any time to whole milliseconds, on every TimeProvider. A thread that never comes back from a
/// blocking call or an endless loop stays behind when its run has failed; one that code of the run has started as a
/// foreground thread keeps the process from ending.</item>
/// </list>
/// <para><b>False alarms</b> are possible where honest code needs more real time than the limits allow: a computation
/// of more than five times the stall limit in one piece, a pool thread blocked for longer than the stall limit, more
/// callbacks at one instant than <see cref="VirtualClockOptions.MaxCallbacksAtOneInstant"/>. None of them depends on
/// virtual time; raise the limit.</para>
/// <para>While a process has runs, it listens to two event sources of .NET, and the thread pool keeps at least 64
/// threads ready.</para>
/// <para>The idea of a clock that jumps when all is idle comes from trio's autojump clock, tokio's paused clock and
/// kotlinx's runTest.</para>
/// <example>
/// Ten seconds pass, in less than a millisecond:
/// <code>
/// await VirtualClock.RunAsync(async clock =>
/// {
///     var slow = Task.Delay(TimeSpan.FromSeconds(10), clock);
///     var fast = Task.Delay(TimeSpan.FromSeconds(3), clock);
///     Assert.Same(fast, await Task.WhenAny(slow, fast));
///     Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
///     await slow;
/// });
/// </code>
/// </example>
/// </remarks>
[StackTraceHidden]
public sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset s_epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimerQueue _timers;
    private readonly RunLoop _loop;

    private VirtualClock(Func<VirtualClock, Task> body, VirtualClockOptions options)
    {
        _timers = new TimerQueue(options.Schedule);
        Timeline = new Timeline(this);
        _loop = new RunLoop(() => body(this), options, _timers, Timeline);
    }

    /// <summary>Virtual time since the start of the run; exact to the tick.</summary>
    public TimeSpan Elapsed => new(_timers.Now);

    /// <summary>True if somebody who has the clock itself, and not a TimeProvider, has waited on it.</summary>
    internal bool HasDelayed { get; private set; }

    /// <summary>Timers still armed. 0 proves that cancelled or finished work has left none behind.</summary>
    public int ArmedTimers => _timers.Count;

    /// <summary>What ran from when to when.</summary>
    public Timeline Timeline { get; }

    /// <summary>Always UTC.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timestamps count ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Runs <paramref name="body"/> in virtual time that starts at zero.</summary>
    /// <param name="body">The code to run; it gets the clock of the run. It is called on the loop's thread.</param>
    /// <param name="options">Limits; null: the defaults.</param>
    /// <returns>A task that ends when the body has ended, and every async void method that it called.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The flow of the execution context is suppressed.</exception>
    /// <exception cref="VirtualTimeException">
    /// The run broke a rule of virtual time, or was started inside another run.
    /// </exception>
    public static Task RunAsync(Func<VirtualClock, Task> body, VirtualClockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (RunScope.IsInsideRun)
        {
            throw Diagnosis.Nested();
        }

        if (ExecutionContext.IsFlowSuppressed())
        {
            throw new InvalidOperationException(
                "VirtualClock.RunAsync was called inside ExecutionContext.SuppressFlow. A run knows its code by the "
                    + "execution context that flows into it."
            );
        }

        var clock = new VirtualClock(body, options ?? new VirtualClockOptions());
        clock._loop.Start();
        return clock._loop.Completion;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => _timers.Now;

    /// <summary>Starts at midnight of 1 January 2000 and moves with <see cref="Elapsed"/>.</summary>
    public override DateTimeOffset GetUtcNow() => s_epoch + Elapsed;

    /// <summary>
    /// Creates a timer on this clock. Its callback runs on the loop's thread, with the execution context of this call.
    /// </summary>
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(_timers, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Task.Delay on this clock.</summary>
    /// <param name="delay">Virtual time; cut to whole milliseconds.</param>
    /// <param name="cancellationToken">Ends the delay early.</param>
    /// <returns>A task that ends after the delay.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        HasDelayed = true;
        return Task.Delay(delay, this, cancellationToken);
    }

    /// <summary>
    /// Runs work that waits for the real world (a socket, a process, a raw thread). The clock stands still until it has
    /// ended.
    /// </summary>
    /// <param name="work">The work; its exceptions come out unchanged.</param>
    /// <returns>The result of the work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RealAsync<T>(Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _loop.RealAsync(work);
    }

    /// <inheritdoc cref="RealAsync{T}"/>
    public Task RealAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RealAsync(async () =>
        {
            await work();
            return true;
        });
    }

    /// <summary>
    /// Runs a function that blocks its thread while it pumps an event loop of its own, as asyncio.run does, on a thread
    /// of its own. Times stay exact: the clock moves on only while that loop has nothing to run.
    /// </summary>
    /// <param name="run">
    /// The event loop under test: calls the main that it is given and comes back when main has ended.
    /// </param>
    /// <param name="main">What the loop runs. Its continuations go through the context that the loop has set.</param>
    /// <returns>A task that ends when <paramref name="run"/> has come back, with its exception if it threw.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Task RunEventLoopAsync(Action<Func<Task>> run, Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(main);
        return _loop.HostAsync(run, main);
    }

    /// <summary>Makes the run fail even if the exception is swallowed where it is thrown.</summary>
    internal void Fail(Exception exception) => _loop.Fail(exception);

    /// <summary>Waits until nothing of a run that is over is left on the loop's thread.</summary>
    internal bool WaitUntilLeft(TimeSpan limit) => _loop.WaitUntilLeft(limit);
}
