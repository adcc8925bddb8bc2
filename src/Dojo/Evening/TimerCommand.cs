using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Evening;

/// <summary><c>timer NAME NAME ...</c>: turns, bells and a look back, for a dojo without a facilitator.</summary>
internal static class TimerCommand
{
    /// <summary>Runs all turns, or those until somebody quits.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="plan">What the timer is set to.</param>
    /// <param name="clock">Where all times come from.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<int> RunAsync(
        Screen screen,
        TimerPlan plan,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var view = new TimerView(screen, plan, isLive: screen.IsTerminal && !screen.IsPlain);
        var timer = new RandoriTimer(plan, clock, view.Show);
        try
        {
            view.ShowPlan(clock.GetLocalNow(), KeyReader.TryStart(screen, timer.Press));
            await timer.RunAsync(cancellationToken);
            return ExitCode.Done;
        }
        finally
        {
            view.Close();
        }
    }
}
