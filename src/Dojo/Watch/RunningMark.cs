namespace AsyncKatas.Dojo.Watch;

/// <summary>Tells again and again that something runs, and for how long, until it has ended.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="tell">Called with each mark.</param>
internal sealed class RunningMark(TimeProvider clock, Action<WatchEvent.Running> tell)
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);

    /// <summary>Runs something. When the task ends, no mark comes any more.</summary>
    /// <param name="what">What runs, as the start of a sentence.</param>
    /// <param name="work">What to run.</param>
    /// <returns>What came of it, and how long it took.</returns>
    public async Task<(T Result, TimeSpan Took)> RunAsync<T>(string what, Func<Task<T>> work)
    {
        using var ended = new CancellationTokenSource();
        var started = clock.GetTimestamp();
        var telling = TellAsync(what, started, ended.Token);
        try
        {
            var result = await work();
            return (result, clock.GetElapsedTime(started));
        }
        finally
        {
            await ended.CancelAsync();
            await telling;
        }
    }

    private async Task TellAsync(string what, long started, CancellationToken cancellationToken)
    {
        tell(new WatchEvent.Running(what, TimeSpan.Zero));
        while (true)
        {
            await Task.Delay(s_beat, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            tell(new WatchEvent.Running(what, clock.GetElapsedTime(started)));
        }
    }
}
