using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>
/// What a spec says, without what differs between two answers that do the same: the names of their methods, of their
/// types and of the files that they write for a while, the texts of their exceptions, which of the two exceptions of
/// a cancellation it is, and with which call a thread is blocked. Times and the timeline stay: they are what the
/// answers do.
/// </summary>
internal static partial class FailureWords
{
    /// <summary>The words of a message in one line.</summary>
    public static string Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var words = BlockingCall().Replace(OwnMethod().Replace(message, ""), "code blocks its thread");
        return WithoutNames(ExceptionText().Replace(words, "${type}"))
            .Replace(nameof(TaskCanceledException), nameof(OperationCanceledException), StringComparison.Ordinal);
    }

    /// <summary>
    /// A text in one line, without the names of an author's types and of files that exist for a while.
    /// </summary>
    public static string WithoutNames(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return OneLine(
            MadeUpName().Replace(OwnContext().Replace(FileInTimeline().Replace(text, "file "), "Context"), "file")
        );
    }

    /// <summary>The sentence with which a message begins, without the moment in which it came true.</summary>
    public static string HeadlineOf(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Moment().Replace(Of(message.Split('\n', 2)[0]), "");
    }

    /// <summary>A text with single blanks.</summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // The lines of "Not ended yet, outermost first:" which name methods of the spec and of the answer; what they wait
    // for (Task.WhenAll, SemaphoreSlim.WaitAsync, a Channel) has a remark in brackets.
    [GeneratedRegex(@"^ +[^(\n]*$\n?", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Timeout.Infinite)]
    private static partial Regex OwnMethod();

    [GeneratedRegex(
        @"(?<type>\b\w*Exception) \((?>[^()]+|\([^()]*\))*\)",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex ExceptionText();

    [GeneratedRegex(@"\b[A-Z]\w*Context\b", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex OwnContext();

    [GeneratedRegex(@"\b[Aa]t [\d.]+ m?s\b", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Moment();

    // "Gather.AllAsync blocks the only thread that runs code here (Task.Wait)". Asking for a Result blocks it too.
    [GeneratedRegex(
        @"[^\s:][^:\n]* blocks the only thread that runs code here \((?>[^()\n]+|\(\))*\)",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex BlockingCall();

    // A row of the timeline that is about a file: "a.md.tmp |████    | 0-0.1 s".
    [GeneratedRegex(@"^\S*\.\S* +(?=\|)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Timeout.Infinite)]
    private static partial Regex FileInTimeline();

    // Of Guid.NewGuid() or Path.GetRandomFileName(), or with an ending of its own; a message may cut a long one off.
    [GeneratedRegex(
        @"([^\s,""]*([0-9a-f]{16}|\b[0-9a-z]{8}\.[0-9a-z]{3})([^\s,""]*[^\s,"".])?"
            + @"|[^\s,""]+\.(te?mp|part|partial|new|half|unfinished)\b)(\.{3})?",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex MadeUpName();
}
