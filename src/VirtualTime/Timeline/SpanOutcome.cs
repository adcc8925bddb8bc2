namespace AsyncKatas.VirtualTime;

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
