namespace AsyncKatas.KataModel;

/// <summary>
/// Something outside the learner's code is not as it must be. The message is the sentence for the user, remedy
/// included.
/// </summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="details">Lines to show below, such as the compiler's; none: null.</param>
internal sealed class SetupException(string message, string? details = null) : Exception(message)
{
    public string? Details { get; } = details;
}
