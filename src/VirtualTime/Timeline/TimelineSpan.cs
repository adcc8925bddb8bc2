namespace AsyncKatas.VirtualTime;

/// <summary>One piece of work on the timeline.</summary>
/// <param name="Name">The name it was tracked under.</param>
/// <param name="Start">Virtual time at which it started.</param>
/// <param name="End">Virtual time at which it ended; null while it runs.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record TimelineSpan(string Name, TimeSpan Start, TimeSpan? End, SpanOutcome Outcome)
{
    /// <summary>Virtual time at which it ends if nobody ends it earlier; null if that is not known.</summary>
    internal TimeSpan? Due { get; init; }
}

/// <summary>How a piece of work on the timeline ended.</summary>
public enum SpanOutcome
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>It ended with a result.</summary>
    Succeeded,

    /// <summary>It ended with an <see cref="System.OperationCanceledException"/>.</summary>
    Cancelled,

    /// <summary>It ended with any other exception.</summary>
    Failed,
}
