using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>
/// Takes out of an output what two good runs may differ in: times, factors, ids of threads, GUIDs, full paths, and the
/// numbers in the attributes of a picture. What a busy machine could not tell counts as told. All else stays.
/// </summary>
public static partial class Scrubber
{
    private const string Number = "#";

    /// <summary>The output as any other run should have it.</summary>
    /// <param name="output">The output as one run had it.</param>
    public static CellOutput Scrub(CellOutput output)
    {
        System.ArgumentNullException.ThrowIfNull(output);
        return output with
        {
            Text = string.Equals(output.Label, CellOutput.Html, System.StringComparison.Ordinal)
                ? ScrubHtml(output.Text)
                : ScrubText(output.Text),

            // The frames are those of the runtime: they differ from one version to the next.
            Trace = ScrubText(Frame().Replace(output.Trace, "")),
        };
    }

    /// <summary>True: a claim about times could not be checked, since the machine was too busy.</summary>
    /// <param name="text">What a cell printed.</param>
    public static bool IsUndecided(string text) => TooBusy().IsMatch(text);

    private static string ScrubHtml(string html) =>
        Piece()
            .Replace(
                html,
                static piece =>
                    piece.Value.StartsWith('<')
                        ? Quoted().Replace(piece.Value, static value => AnyNumber().Replace(value.Value, Number))
                        : ScrubText(piece.Value)
            );

    private static string ScrubText(string text)
    {
        text = Guid().Replace(text, "GUID");
        text = Path().Replace(text, "PATH");
        text = ClockTime().Replace(text, Number);
        text = ThreadId().Replace(text, $"${{what}}{Number}");
        text = Measure().Replace(text, Number);
        return TooBusy().Replace(text, "✓ ${claim}");
    }

    // What CheckRatio of notebooks/lib/timeline.csx prints instead of "✓ claim (times)" when it cannot judge.
    [GeneratedRegex(
        @"^\? (?<claim>.* \(.*\))\. This machine was too busy to tell.*$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex TooBusy();

    [GeneratedRegex(@"\n?(?:   at |--- End of ).*", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Frame();

    [GeneratedRegex("<[^>]*>|[^<]+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Piece();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AnyNumber();

    [GeneratedRegex(
        @"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b",
        RegexOptions.None,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Guid();

    // From the root down, at least two levels: "/" alone, "and/or" and the path in a web address are something else.
    [GeneratedRegex(
        @"(?<![\w.:/\\])(?:[A-Za-z]:\\(?:[\w.@ +-]+\\)*|/(?:[\w.@+-]+/)+)[\w.@+-]*",
        RegexOptions.None,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Path();

    // TimeSpan.ToString and the time of day.
    [GeneratedRegex(@"\b\d{1,2}:\d{2}:\d{2}(?:\.\d+)?", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ClockTime();

    [GeneratedRegex(
        @"(?<what>\bthread(\s*id)?\s*[:=#]?\s*)\d+",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex ThreadId();

    [GeneratedRegex(
        @"(?<![\w.])-?\d+(?:[.,]\d+)*(?=\s?(?:×|(?:ns|µs|us|ms|s|sec|seconds?|milliseconds?|min|minutes?|x|times)\b))",
        RegexOptions.None,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Measure();
}
