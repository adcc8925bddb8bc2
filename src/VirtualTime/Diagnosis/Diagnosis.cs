namespace AsyncKatas.VirtualTime;

/// <summary>
/// Words the failures of a run: the rule that was broken in one sentence, then who waits for whom. Real time is told by
/// the limit that was passed: how long it took differs from run to run, and the same failure must read the same.
/// </summary>
internal sealed class Diagnosis
{
    private const string OnlyTheClockCounts =
        "Time is virtual here, and the real clock does not move with it: the only clock that counts is the "
        + "TimeProvider that the code is given.";

    private const int MaxRunning = 5;

    private readonly TimerQueue _timers;
    private readonly Timeline _timeline;
    private readonly Func<Task> _body;

    public Diagnosis(TimerQueue timers, Timeline timeline, Func<Task> body) =>
        (_timers, _timeline, _body) = (timers, timeline, body);

    public VirtualTimeException Deadlock(Task? main, int asyncVoids)
    {
        var unfinished = UnfinishedOf(main);
        return main is { IsCompleted: true }
            ? Exception(
                VirtualTimeFailure.Deadlock,
                $"The body has ended, but "
                    + $"{(asyncVoids == 1 ? "an async void method" : $"{asyncVoids} async void methods")} that it "
                    + $"called {(asyncVoids == 1 ? "has" : "have")} not, and nothing that the clock can see will wake "
                    + $"{(asyncVoids == 1 ? "it" : "them")}.",
                unfinished
            )
            : Exception(
                VirtualTimeFailure.Deadlock,
                "Deadlock: nothing is ready to run, no timer is armed, and the run has not ended. Nothing that the "
                    + "clock can see will wake it.",
                unfinished
            );
    }

    public VirtualTimeException WokenFromOutside(Task? main) =>
        Exception(
            VirtualTimeFailure.RealTime,
            "Nothing was ready to run and no timer was armed, and then something outside of the run woke it: the "
                + "network, another process, or work that was started elsewhere. How long that takes depends on the "
                + "machine; VirtualClock.RealAsync waits for such work.",
            UnfinishedOf(main)
        );

    // On the thread that armed it, inside the call.
    public VirtualTimeException RealTimer(TimeSpan due, (string? Call, string? Caller) site) =>
        Exception(
            VirtualTimeFailure.RealTime,
            $"{site.Caller ?? "The code"} has set a timer of the real clock ({site.Call ?? "a timer"}, "
                + $"{Seconds.Text(due)}). {OnlyTheClockCounts}"
        );

    public VirtualTimeException RealLimitOfWait((string? Call, string? Caller) site) =>
        Exception(
            VirtualTimeFailure.RealTime,
            $"{site.Caller ?? "The code"} blocks its thread, with a limit on the real clock ({site.Call ?? "a wait"}). "
                + $"{OnlyTheClockCounts}"
        );

    public VirtualTimeException OwnThread(Thread thread) =>
        Exception(
            VirtualTimeFailure.RealTime,
            $"A thread of its own ({(thread.Name is { Length: > 0 } name ? name : "without a name")}) runs code of "
                + "this run. On this system the clock cannot see a thread before it runs: use Task.Run, or "
                + "VirtualClock.RealAsync."
        );

    public VirtualTimeException Livelock(Task? main, int callbacks) =>
        Exception(
            VirtualTimeFailure.Livelock,
            $"Livelock: {callbacks:N0} callbacks ran at this one instant and none of them waited for time to pass (a "
                + "loop around Task.Yield or around a task that has already ended?).",
            UnfinishedOf(main)
        );

    public VirtualTimeException MaxElapsed(Task? main, TimeSpan limit) =>
        Exception(
            VirtualTimeFailure.TooLong,
            $"It {(_timers.Now < limit.Ticks ? "would still be" : "is still")} running after {Seconds.Text(limit)} of "
                + "virtual time: delay follows delay (an endless loop, or one that asks the real clock, Stopwatch or "
                + "DateTime.UtcNow, whether it is time?).",
            UnfinishedOf(main)
        );

    // These three are called while the run's code may be running: it must not be looked into.
    public VirtualTimeException RealLimit(TimeSpan limit, bool waitsForOthers) =>
        Exception(
            VirtualTimeFailure.TooLong,
            $"It has taken more than {Seconds.Text(limit)} of real time"
                + (waitsForOthers ? ", waiting for a thread pool that other code of this process keeps busy" : "")
                + "."
        );

    public VirtualTimeException BlockingCall((string? Call, string? Caller) site, TimeSpan limit, bool nobodyElseCanRun)
    {
        var what =
            $"{site.Caller ?? "The code"} blocks the only thread that runs code here "
            + $"({site.Call ?? ".Result, .Wait() or a lock"})";
        return nobodyElseCanRun
            ? Exception(
                VirtualTimeFailure.BlockingCall,
                $"{what}: as far as the clock can see, nothing will end that wait."
            )
            : Exception(
                VirtualTimeFailure.BlockingCall,
                $"{what}, and has done so for more than {Seconds.Text(limit)} of real time: nothing else can run on it "
                    + "meanwhile."
            );
    }

    public VirtualTimeException Blocked(object? callback, TimeSpan limit) =>
        Stuck(
            VirtualTimeFailure.BlockingCall,
            callback,
            $"has blocked the loop's thread for more than {Seconds.Text(limit)} of real time (Thread.Sleep, .Result, "
                + ".Wait() or a lock)"
        );

    public VirtualTimeException NotBack(object? callback, TimeSpan limit) =>
        Stuck(
            VirtualTimeFailure.EndlessLoop,
            callback,
            $"has run for more than {Seconds.Text(limit)} of real time without awaiting (an endless loop, or a call "
                + "that waits outside of .NET)"
        );

    private VirtualTimeException Stuck(VirtualTimeFailure failure, object? callback, string what) =>
        Exception(failure, $"{WhoIn(callback)} {what}: nothing else can run meanwhile.");

    // The body has no state machine yet before it waits for the first time.
    private static string WhoIn(object? callback) =>
        UnfinishedWork.NameOf(callback)
        ?? (callback is RunLoop ? "the code before the first wait" : "the code that runs now");

    public VirtualTimeException Stalled(Task? main, TimeSpan limit, StallCause cause)
    {
        var what = $"Virtual time could not move for more than {Seconds.Text(limit)} of real time: ";
        var unfinished = UnfinishedOf(main);
        return cause switch
        {
            StallCause.RealWork => Exception(
                VirtualTimeFailure.RealTime,
                $"{what}work inside RealAsync has not ended.",
                unfinished
            ),
            StallCause.BlockedThreads => Exception(
                VirtualTimeFailure.BlockingCall,
                $"{what}code of this run blocks a thread outside the loop (Thread.Sleep, .Result, .Wait() or a lock, "
                    + "inside Task.Run or after ConfigureAwait(false)).",
                unfinished
            ),
            _ => Exception(
                VirtualTimeFailure.EndlessLoop,
                $"{what}code of this run has been running outside the loop all the while, inside Task.Run or after "
                    + "ConfigureAwait(false).",
                unfinished
            ),
        };
    }

    public VirtualTimeException HostedLoopStalled(string activity, TimeSpan limit) =>
        Exception(
            VirtualTimeFailure.BlockingCall,
            $"Virtual time could not move for more than {Seconds.Text(limit)} of real time: the event loop under test "
                + $"{activity}."
        );

    public static VirtualTimeException Nested() =>
        new(
            VirtualTimeFailure.Nested,
            "VirtualClock.RunAsync was called inside another run. One run has one clock: use the clock that the body "
                + "was given."
        );

    private UnfinishedWork UnfinishedOf(Task? main) => UnfinishedWork.Of(main, _body);

    private VirtualTimeException Exception(VirtualTimeFailure failure, string what, UnfinishedWork? unfinished = null)
    {
        var lines = new List<string> { $"At {Seconds.Text(new TimeSpan(_timers.Now))}: {what}" };
        if (unfinished is { Lines.Count: > 0 })
        {
            lines.Add("Not ended yet, outermost first:");
            lines.AddRange(unfinished.Lines);
        }

        if (unfinished is not null)
        {
            lines.AddRange(unfinished.Semaphores);
        }

        var running = _timeline
            .Spans.Where(static span => span.Outcome == SpanOutcome.Running)
            .Select(static span => $"{span.Name} (since {Seconds.Text(span.Start)})")
            .ToArray();
        if (running.Length > 0)
        {
            var more = running.Length > MaxRunning ? $" and {running.Length - MaxRunning} more" : "";
            lines.Add($"Still running: {string.Join(", ", running.Take(MaxRunning))}{more}");
        }

        return new VirtualTimeException(failure, string.Join(Environment.NewLine, lines));
    }
}
