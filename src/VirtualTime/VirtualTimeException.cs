namespace AsyncKatas.VirtualTime;

/// <summary>
/// A run broke a rule of virtual time. The message says which, at what virtual time, and who was waiting for whom.
/// </summary>
public sealed class VirtualTimeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">The rule that was broken.</param>
    /// <param name="message">The diagnosis, one sentence first.</param>
    public VirtualTimeException(VirtualTimeFailure failure, string message)
        : base(message) => Failure = failure;

    /// <summary>The rule that was broken.</summary>
    public VirtualTimeFailure Failure { get; }
}

/// <summary>Which rule of virtual time a run broke.</summary>
public enum VirtualTimeFailure
{
    /// <summary>
    /// Nothing can run, no timer is armed, and the body has not ended: somebody waits for what nobody will do.
    /// </summary>
    Deadlock,

    /// <summary>
    /// A thread of the run blocks (<c>.Result</c>, <c>.Wait()</c>, <c>Thread.Sleep</c>, a lock) instead of awaiting.
    /// </summary>
    BlockingCall,

    /// <summary>A callback computes and computes without ever awaiting.</summary>
    EndlessLoop,

    /// <summary>Callbacks follow each other without end and none of them waits for time to pass.</summary>
    Livelock,

    /// <summary>
    /// The run waited for the real clock or the real world where it should have waited for the virtual clock.
    /// </summary>
    RealTime,

    /// <summary>
    /// Time passes without end: <see cref="VirtualClockOptions.MaxElapsed"/> or
    /// <see cref="VirtualClockOptions.RealLimit"/> is over.
    /// </summary>
    TooLong,

    /// <summary>A run was started inside another run.</summary>
    Nested,
}
