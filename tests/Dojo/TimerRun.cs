using System.Globalization;
using AsyncKatas.Dojo.Evening;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>One evening with the timer, in virtual time: what it told when, and what it showed.</summary>
internal sealed class TimerRun
{
    private readonly List<(TimeSpan At, TimerEvent It)> _events = [];
    private readonly StringWriter _output = new() { NewLine = "\n" };

    private TimerRun() { }

    /// <summary>Everything but the seconds that pass, each with its time.</summary>
    public IReadOnlyList<string> Events =>
        [
            .. _events
                .Where(static it => it.It is not TimerEvent.Ticked)
                .Select(static it => $"{Time(it.At)} {Words(it.It)}"),
        ];

    /// <summary>The seconds that passed: when, and what was left.</summary>
    public IReadOnlyList<string> Ticks =>
        [
            .. _events
                .Where(static it => it.It is TimerEvent.Ticked)
                .Select(static it => $"{Time(it.At)} {Time(((TimerEvent.Ticked)it.It).Left)}"),
        ];

    /// <summary>When the bell rang.</summary>
    public IReadOnlyList<string> Bells =>
        [.. _events.Where(static it => it.It is TimerEvent.Rang).Select(static it => Time(it.At))];

    /// <summary>What was shown.</summary>
    public string Output => _output.ToString();

    /// <summary>Runs the timer to its end.</summary>
    /// <param name="plan">What it is set to.</param>
    /// <param name="keys">Which key is pressed how many seconds after the start.</param>
    public static Task<TimerRun> OfAsync(TimerPlan plan, params (double Seconds, char Key)[] keys) =>
        OfAsync(plan, isLive: false, keys);

    /// <inheritdoc cref="OfAsync(TimerPlan, ValueTuple{double, char}[])"/>
    public static async Task<TimerRun> OfAsync(TimerPlan plan, bool isLive, params (double Seconds, char Key)[] keys)
    {
        var run = new TimerRun();
        await VirtualClock.RunAsync(async clock =>
        {
            var view = new TimerView(new Screen(run._output, TextWriter.Null), plan, isLive);
            var timer = new RandoriTimer(
                plan,
                clock,
                it =>
                {
                    run._events.Add((clock.Elapsed, it));
                    view.Show(it);
                }
            );
            view.ShowPlan(clock.GetLocalNow(), hasKeys: true);
            var pressing = PressAsync(timer, keys, clock);
            await timer.RunAsync(TestContext.Current.CancellationToken);
            view.Close();
            await pressing;
            clock.ArmedTimers.ShouldBe(0);
        });
        return run;
    }

    private static async Task PressAsync(RandoriTimer timer, (double Seconds, char Key)[] keys, VirtualClock clock)
    {
        foreach (var (seconds, key) in keys)
        {
            await clock.DelayAsync(TimeSpan.FromSeconds(seconds) - clock.Elapsed, CancellationToken.None);
            timer.Press(key);
        }
    }

    private static string Words(TimerEvent it) =>
        it switch
        {
            TimerEvent.Began began => string.Create(CultureInfo.InvariantCulture, $"turn {began.Turn} begins"),
            TimerEvent.Warned warned => $"warning, {Time(warned.Left)} left",
            TimerEvent.Rang rang => string.Create(CultureInfo.InvariantCulture, $"bell of turn {rang.Turn}"),
            TimerEvent.Paused paused => $"pause, {Time(paused.Left)} left",
            TimerEvent.Resumed resumed => $"on, {Time(resumed.Left)} left",
            TimerEvent.Extended extended => $"more, {Time(extended.Left)} left",
            TimerEvent.Skipped => "next",
            TimerEvent.Puzzled => "keys",
            TimerEvent.Ended => "end",
            _ => throw new ArgumentOutOfRangeException(nameof(it), it, "There is no such event."),
        };

    // Minutes and seconds, and whatever there is of a second: to the tick.
    private static string Time(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}")
        + (
            time.Ticks % TimeSpan.TicksPerSecond == 0
                ? ""
                : time.ToString(@"\.fffffff", CultureInfo.InvariantCulture).TrimEnd('0')
        );
}
