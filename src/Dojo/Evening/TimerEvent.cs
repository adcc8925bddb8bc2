namespace AsyncKatas.Dojo.Evening;

/// <summary>Something that the timer tells the room.</summary>
internal abstract record TimerEvent
{
    private TimerEvent() { }

    /// <summary>A turn begins.</summary>
    /// <param name="Turn">Its number, from 1.</param>
    public sealed record Began(int Turn) : TimerEvent;

    /// <summary>What is left of the turn: once for each of its seconds, and whenever a key has changed it.</summary>
    /// <param name="Turn">Which turn.</param>
    /// <param name="Left">How long it still takes.</param>
    /// <param name="IsPaused">True: it stands still.</param>
    public sealed record Ticked(int Turn, TimeSpan Left, bool IsPaused) : TimerEvent;

    /// <summary>The bell is about to ring.</summary>
    /// <param name="Turn">Which turn.</param>
    /// <param name="Left">How long it still takes.</param>
    public sealed record Warned(int Turn, TimeSpan Left) : TimerEvent;

    /// <summary>The bell: the time of a turn is up.</summary>
    /// <param name="Turn">Which turn.</param>
    public sealed record Rang(int Turn) : TimerEvent;

    /// <summary>Somebody wants a pause.</summary>
    /// <param name="Left">What is left of the turn.</param>
    public sealed record Paused(TimeSpan Left) : TimerEvent;

    /// <summary>The pause is over.</summary>
    /// <param name="Left">What is left of the turn.</param>
    public sealed record Resumed(TimeSpan Left) : TimerEvent;

    /// <summary>The turn takes longer.</summary>
    /// <param name="Left">What is left of the turn now.</param>
    public sealed record Extended(TimeSpan Left) : TimerEvent;

    /// <summary>Somebody ended the turn before its time.</summary>
    public sealed record Skipped : TimerEvent;

    /// <summary>A key that means nothing was pressed.</summary>
    public sealed record Puzzled : TimerEvent;

    /// <summary>No more turns: time to look back.</summary>
    /// <param name="Turn">The last turn that was begun.</param>
    public sealed record Ended(int Turn) : TimerEvent;
}
