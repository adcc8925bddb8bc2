namespace AsyncKatas.Notebooks;

/// <summary>
/// A notebook cannot be read or run as it is. The message is the sentence for the user, remedy included.
/// </summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class NotebookException(string message) : Exception(message);
