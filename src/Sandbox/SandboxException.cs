namespace AsyncKatas.Sandbox;

/// <summary>
/// No process could be started, or there is no room for its files. The message is the sentence for the user, remedy
/// included.
/// </summary>
/// <param name="message">What is wrong, where, and what to do.</param>
internal sealed class SandboxException(string message) : Exception(message);
