using System.Globalization;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Evening;

/// <summary>
/// Shows what the timer tells: a line for each event, and in a terminal the time that is left and a bell.
/// </summary>
/// <param name="screen">Where to write.</param>
/// <param name="plan">What the timer is set to.</param>
/// <param name="isLive">True: a line can be written over, and a bell can be heard.</param>
internal sealed class TimerView(Screen screen, TimerPlan plan, bool isLive)
{
    private const char Bell = '\a';

    private readonly StatusLine _status = new(screen);

    /// <summary>Says what is going to happen, so that nobody in the room has to.</summary>
    /// <param name="now">Local time.</param>
    /// <param name="hasKeys">True: somebody can press keys.</param>
    public void ShowPlan(DateTimeOffset now, bool hasKeys)
    {
        var all = plan.Turn * plan.Turns;
        screen.Line($"{(plan.IsPairing ? "Pairing" : "Randori")} with {string.Join(", ", plan.Names)}", Tone.Strong);
        screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Count(plan.Turns, "turn")} of {TurnLength.Say(plan.Turn)} in {Count(plan.Rounds, "round")}: "
                    + $"{TurnLength.Say(all)}, until {now + all:HH:mm} if nobody pauses."
            )
        );
        screen.Line("The driver types and asks; the navigator says where to go, not which keys.");
        screen.Line(
            plan.IsPairing
                ? "At the bell everybody goes to the table of their next pair; the code stays."
                : "At the bell the navigator drives next. Others speak while the specs are green."
        );
        ShowKeys(hasKeys);
        screen.Line();
    }

    /// <summary>Shows an event.</summary>
    public void Show(TimerEvent it)
    {
        if (it is TimerEvent.Ticked tick)
        {
            if (isLive)
            {
                _status.Show($"{TurnLength.Left(tick.Left),5}{(tick.IsPaused ? "  paused" : "")}  {Now(tick.Turn)}");
            }

            return;
        }

        _status.Clear();
        switch (it)
        {
            case TimerEvent.Began began:
                screen.Line(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Turn {began.Turn} of {plan.Turns}: {Now(began.Turn)}"
                    ),
                    Tone.Strong
                );
                break;
            case TimerEvent.Warned warned:
                screen.Line($"{TurnLength.Left(warned.Left)} left. {Next(warned.Turn)}", Tone.Quiet);
                break;
            case TimerEvent.Rang rang:
                if (isLive)
                {
                    screen.Write($"{Bell}");
                }

                screen.Line(
                    rang.Turn == plan.Turns
                        ? "Bell! That was the last turn."
                        : "Bell! Hands off the keyboard, change seats.",
                    Tone.Good
                );
                break;
            case TimerEvent.Skipped:
                screen.Line("This turn ends early.", Tone.Quiet);
                break;
            case TimerEvent.Paused paused:
                screen.Line($"Paused with {TurnLength.Left(paused.Left)} left. Press p to go on.", Tone.Quiet);
                break;
            case TimerEvent.Resumed resumed:
                screen.Line($"On we go, {TurnLength.Left(resumed.Left)} left.", Tone.Quiet);
                break;
            case TimerEvent.Extended extended:
                screen.Line($"One more minute, {TurnLength.Left(extended.Left)} left.", Tone.Quiet);
                break;
            case TimerEvent.Puzzled:
                ShowKeys(hasKeys: true);
                break;
            case TimerEvent.Ended ended:
                ShowRetrospective(plan.SeatingAt(ended.Turn + 1).Pairs[0].Driver);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(it), it, "There is no such event.");
        }
    }

    /// <summary>Leaves the terminal as it should be for whatever comes next.</summary>
    public void Close() => _status.Clear();

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private string Now(int turn) => $"{plan.SeatingAt(turn)}. {Next(turn)}";

    private string Next(int turn) => turn == plan.Turns ? "Last turn." : $"Next: {plan.SeatingAt(turn + 1)}.";

    private void ShowKeys(bool hasKeys) =>
        screen.Line(
            hasKeys
                ? "p pause and go on  n next turn  + one more minute  q look back and end"
                : "There is no keyboard here: it runs to its end. Ctrl+C stops it.",
            Tone.Quiet
        );

    private void ShowRetrospective(string first)
    {
        screen.Line();
        screen.Line($"Look back together: one sentence each, {first} begins.", Tone.Strong);
        foreach (var (index, question) in Retrospective.Questions.Index())
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"  {index + 1}. {question}"));
        }
    }
}
