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
