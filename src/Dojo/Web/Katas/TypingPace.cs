namespace AsyncKatas.Dojo.Web;

/// <summary>
/// Tells how long to wait for more before what was typed is run. Nobody looks at a verdict in the middle of a word, and
/// each run that the next key cuts off uses up a process that was ready.
/// </summary>
/// <param name="clock">Tells how fast somebody types.</param>
internal sealed class TypingPace(TimeProvider clock)
{
    // Whoever types without haste needs some 300 ms for a key.
    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(500);

    private long? _last;

    /// <summary>How long to wait for more while somebody types.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes note that something was typed.</summary>
    /// <returns>Zero if nothing was typed just before, else <see cref="Pause"/>.</returns>
    public TimeSpan Hear()
    {
        var now = clock.GetTimestamp();
        var isTyping = _last is { } last && clock.GetElapsedTime(last, now) < s_together;
        _last = now;
        return isTyping ? Pause : TimeSpan.Zero;
    }
}
