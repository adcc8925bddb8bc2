using System;
using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.Diagnosis;

/// <summary>
/// What a spec says, without what differs between two answers that do the same: the names of their methods, and the texts
/// of their exceptions. Times and the timeline stay: they are what the answers do.
/// </summary>
internal static partial class FailureWords
{
    /// <summary>The words of a message in one line.</summary>
    public static string Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return OneLine(ExceptionText().Replace(OwnMethod().Replace(message, ""), "${type}"));
    }

    /// <summary>A text with single blanks.</summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // The lines of "Not ended yet, outermost first:" which name methods of the spec and of the answer; what they wait for
    // (Task.WhenAll, SemaphoreSlim.WaitAsync, a Channel) has a remark in brackets.
    [GeneratedRegex(@"^ +[^(\n]*$\n?", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnMethod();

    [GeneratedRegex(@"(?<type>\b\w*Exception) \(([^()]|\([^()]*\))*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExceptionText();
}
