namespace AsyncKatas.CollectOutcomes;

/// <summary>
/// How a job ended: it succeeded with a value, it failed with an exception, or it was cancelled. There is no fourth
/// case.
/// </summary>
/// <example>
/// <code>
/// var text = outcome switch
/// {
///     Outcome&lt;string&gt;.Succeeded(var value) => $"OK: {value}",
///     Outcome&lt;string&gt;.Failed(var error) => $"Error: {error.Message}",
///     _ => "Cancelled",
/// };
/// </code>
/// </example>
/// <typeparam name="T">Type of the job's result.</typeparam>
public abstract record Outcome<T>
{
    // Private, so that no case can be added outside of this file.
    private Outcome() { }

    /// <summary>The job ended with a result.</summary>
    /// <param name="Value">The result.</param>
    public sealed record Succeeded(T Value) : Outcome<T>
    {
        /// <inheritdoc/>
        public override string ToString() => $"succeeded ({Value})";
    }

    /// <summary>The job ended with an exception that is not a cancellation.</summary>
    /// <param name="Error">The exception that the job threw, as it is.</param>
    public sealed record Failed(Exception Error) : Outcome<T>
    {
        /// <inheritdoc/>
        public override string ToString() => $"failed ({Error.GetType().Name}: {Error.Message})";
    }

    /// <summary>The job was cancelled: it has neither a result nor a failure.</summary>
    public sealed record Cancelled : Outcome<T>
    {
        /// <inheritdoc/>
        public override string ToString() => "cancelled";
    }
}
