using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests;

/// <summary>
/// What a person sees, as a whole: it must be what the file <c>Class.Method.approved.txt</c> beside the test says. If
/// it is not, the test leaves <c>Class.Method.received.txt</c> there; a change of wording is approved by renaming that
/// file.
/// </summary>
internal static partial class Approval
{
    /// <summary>
    /// Compares a text with the approved one, apart from what differs with the time, the machine and the folder.
    /// </summary>
    /// <param name="text">What is shown.</param>
    /// <param name="root">The folder in which it happened; its name becomes <c>{root}</c>.</param>
    public static void ShouldBeApproved(this string text, string? root = null) =>
        Scrub(text, root)
            .ShouldMatchApproved(static options =>
                options
                    .LocateTestMethodUsingAttribute<FactAttribute>()
                    .NoDiff()
                    .WithStringCompareOptions(StringCompareShould.IgnoreLineEndings)
            );

    /// <summary>What was printed, on standard output and on standard error, and the exit code.</summary>
    public static string Transcript((int ExitCode, string Output, string Error) run) =>
        $"{run.Output}{(run.Error.Length == 0 ? "" : $"--- on standard error\n{run.Error}")}--- exit code "
        + $"{run.ExitCode}\n";

    private static string Scrub(string text, string? root)
    {
        text = text.ReplaceLineEndings("\n");
        if (root is not null)
        {
            text = text.Replace(new Uri(root).AbsoluteUri, "file://{root}", StringComparison.Ordinal)
                .Replace(root, "{root}", StringComparison.Ordinal);
        }

        text = Style().Replace(text, "<style>...</style>");
        text = TimeOfDay().Replace(text, "hh:mm:ss");
        text = Duration().Replace(text, "N s");
        return TrailingSpace().Replace(text, "").TrimEnd('\n') + '\n';
    }

    // What a page looks like is for eyes to judge.
    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Style();

    [GeneratedRegex(@"\b\d\d:\d\d:\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TimeOfDay();

    // Virtual times are exact, and said in other words.
    [GeneratedRegex(
        @"(?<=\btook |\b\d+ defects?, )\d+\.\d+ s(?= *$|, same as before)",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Duration();

    [GeneratedRegex("[ \t]+$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TrailingSpace();
}
