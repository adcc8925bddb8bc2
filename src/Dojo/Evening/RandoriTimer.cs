using System.Threading.Channels;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Evening;

/// <summary>
/// Leads through the turns of a dojo and tells what happens when. It knows time only from its clock and draws nothing.
/// </summary>
/// <param name="plan">What it is set to.</param>
/// <param name="clock">Where all times come from.</param>
/// <param name="tell">Called with each event, one after the other.</param>
internal sealed class RandoriTimer(TimerPlan plan, TimeProvider clock, Action<TimerEvent> tell)
{
    private static readonly TimeSpan s_extension = TimeSpan.FromMinutes(1);

    private readonly Channel<char> _keys = Channel.CreateUnbounded<char>();

    /// <summary>Tells the timer of a key. May be called from any thread.</summary>
    /// <param name="key">A small letter.</param>
    public void Press(char key) => _keys.Writer.TryWrite(key);

    /// <summary>Runs all turns, or those until somebody quits.</summary>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var turn = 1;
        while (await RunAsync(turn, cancellationToken) && turn < plan.Turns)
        {
            turn++;
        }

        tell(new TimerEvent.Ended(turn));
    }

    /// <returns>False if somebody has quit.</returns>
    private async Task<bool> RunAsync(int turn, CancellationToken cancellationToken)
    {
        var countdown = new Countdown(clock, plan.Turn);
        var isWarned = false;
        tell(new TimerEvent.Began(turn));
        while (countdown.Left is { Ticks: > 0 } left)
        {
            var isLate = left <= plan.Warning;
            if (isLate && !isWarned)
            {
                tell(new TimerEvent.Warned(turn, left));
            }

            isWarned = isLate; // more time makes it early again
            tell(new TimerEvent.Ticked(turn, left, countdown.IsPaused));
            if (
                await KeyAsync(countdown.IsPaused ? Timeout.InfiniteTimeSpan : UntilNextMoment(left), cancellationToken)
                is not { } key
            )
            {
                continue;
            }

            switch (key)
            {
                case 'p' or KeyReader.Enter:
                    countdown.Toggle();
                    tell(
                        countdown.IsPaused
                            ? new TimerEvent.Paused(countdown.Left)
                            : new TimerEvent.Resumed(countdown.Left)
                    );
                    break;
                case '+' or '=': // the same key on many keyboards
                    countdown.Add(s_extension);
                    tell(new TimerEvent.Extended(countdown.Left));
                    break;
                case 'n':
                    tell(new TimerEvent.Skipped());
                    return true;
                case 'q':
                    return false;
                default:
                    tell(new TimerEvent.Puzzled());
                    break;
            }
        }

        tell(new TimerEvent.Rang(turn));
        return true;
    }

    // The next full second that is left, or the warning if that comes first.
    private TimeSpan UntilNextMoment(TimeSpan left)
    {
        var second = left.Ticks % TimeSpan.TicksPerSecond is > 0 and var part
            ? new TimeSpan(part)
            : TimeSpan.FromSeconds(1);
        return left > plan.Warning && left - plan.Warning < second ? left - plan.Warning : second;
    }

    /// <summary>Waits for a key.</summary>
    /// <returns>Null if the time was up first.</returns>
    private async Task<char?> KeyAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pressed = _keys.Reader.WaitToReadAsync(patience.Token).AsTask();

        // A delay is cut to whole milliseconds: rounded up, it does not end before its time.
        var delay =
            time == Timeout.InfiniteTimeSpan ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
        await Task.WhenAny(pressed, Task.Delay(delay, clock, patience.Token));
        await patience.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return _keys.Reader.TryRead(out var key) ? key : null;
    }
}
