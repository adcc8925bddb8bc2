using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace AsyncKatas.VirtualTime;

/// <summary>Words the failures of a run: the rule that was broken in one sentence, then who waits for whom.</summary>
internal sealed class Diagnosis
{
    private readonly TimerQueue _timers;
    private readonly Timeline _timeline;
    private readonly Func<Task> _body;

    public Diagnosis(TimerQueue timers, Timeline timeline, Func<Task> body) => (_timers, _timeline, _body) = (timers, timeline, body);

    public VirtualTimeException Deadlock(Task? main, int asyncVoids)
    {
        var unfinished = UnfinishedOf(main);
        if (main is { IsCompleted: true })
        {
            return Exception(VirtualTimeFailure.Deadlock, $"The body has ended, but {asyncVoids} async void method(s) that it called never will: they wait for what nobody will do.", unfinished);
        }

        return unfinished.WaitsForRealTime
            ? Exception(VirtualTimeFailure.RealTime, "It waits for the real clock: a Task.Delay, a time limit or a CancellationTokenSource was made without the TimeProvider, so virtual time cannot end it.", unfinished)
            : Exception(VirtualTimeFailure.Deadlock, "Deadlock: nothing is ready to run, no timer is armed, and the run has not ended. Somebody waits for what nobody will do.", unfinished);
    }

    public VirtualTimeException WokenByRealTime(Task? main) => Exception(
        VirtualTimeFailure.RealTime,
        "It was woken by the real world although nothing was due on the virtual clock: a Task.Delay, a time limit or a CancellationTokenSource without the TimeProvider, or network I/O or a thread outside of VirtualClock.RealAsync.",
        UnfinishedOf(main));

    public VirtualTimeException Livelock(Task? main, int callbacks) => Exception(
        VirtualTimeFailure.Livelock,
        $"Livelock: {callbacks:N0} callbacks ran at this one instant and none of them waited for time to pass (a loop around Task.Yield or around a task that has already ended?).",
        UnfinishedOf(main));

    public VirtualTimeException MaxElapsed(Task? main, TimeSpan limit) => Exception(
        VirtualTimeFailure.TooLong,
        $"It is still running after {Seconds.Text(limit)} of virtual time (an endless loop of delays?).",
        UnfinishedOf(main));

    // These three are called while the run's code may be running: it must not be looked into.
    public VirtualTimeException RealLimit(TimeSpan limit, bool waitsForOthers) => Exception(
        VirtualTimeFailure.TooLong,
        $"It has taken more than {Seconds.Text(limit)} of real time{(waitsForOthers ? ", waiting for a thread pool that other code of this process keeps busy" : "")}.");

    public VirtualTimeException BlockingCall() => Exception(
        VirtualTimeFailure.BlockingCall,
        "A blocking call (.Result, .Wait(), GetResult(), WaitAll or a lock) holds the only thread of the loop and waits for something that needs this very thread: it would wait for ever.");

    public VirtualTimeException Stuck(object? callback, bool blocked, long milliseconds)
    {
        var who = UnfinishedWork.NameOf(callback) ?? "the code that runs now";
        var time = Seconds.Text(Rounded(TimeSpan.FromMilliseconds(milliseconds)));
        return blocked
            ? Exception(VirtualTimeFailure.BlockingCall, $"{who} has blocked the loop's thread for {time} of real time (Thread.Sleep, .Result, .Wait() or a lock): nothing else can run meanwhile.")
            : Exception(VirtualTimeFailure.EndlessLoop, $"{who} has been computing for {time} of real time without ever awaiting (an endless loop?): nothing else can run meanwhile.");
    }

    public VirtualTimeException Stalled(Task? main, TimeSpan waited, StallCause cause, int blocked)
    {
        var what = $"Virtual time could not move for {Seconds.Text(Rounded(waited))} of real time: ";
        var unfinished = UnfinishedOf(main);
        return cause switch
        {
            StallCause.RealWork => Exception(VirtualTimeFailure.RealTime, $"{what}work inside RealAsync has not ended.", unfinished),
            StallCause.BlockedThreads => Exception(VirtualTimeFailure.BlockingCall, $"{what}{blocked} thread(s) outside the loop are blocked by code of this run (Thread.Sleep, .Result or .Wait(), perhaps inside Task.Run or after ConfigureAwait(false)).", unfinished),
            _ => Exception(VirtualTimeFailure.EndlessLoop, $"{what}code of this run keeps running outside the loop and does not come to an end (an endless loop, or one around Task.Yield, inside Task.Run or after ConfigureAwait(false)?).", unfinished),
        };
    }

    public VirtualTimeException HostedLoopStalled(string activity, TimeSpan waited) => Exception(
        VirtualTimeFailure.BlockingCall, $"Virtual time could not move for {Seconds.Text(Rounded(waited))} of real time: the event loop under test {activity}.");

    public static VirtualTimeException Nested() => new(
        VirtualTimeFailure.Nested, "VirtualClock.RunAsync was called inside another run. One run has one clock: use the clock that the body was given.");

    // Nobody wants to know it to the millisecond, and a message that differs each time is hard to compare.
    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds / 100) * 100);

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

        var running = _timeline.Spans.Where(static span => span.Outcome == SpanOutcome.Running).Select(static span => $"{span.Name} (since {Seconds.Text(span.Start)})").ToArray();
        if (running.Length > 0)
        {
            lines.Add($"On the timeline and still running: {string.Join(", ", running)}");
        }

        return new VirtualTimeException(failure, string.Join(Environment.NewLine, lines));
    }
}
