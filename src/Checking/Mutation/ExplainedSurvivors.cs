using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>
/// The changes to a reference answer that nobody can notice, because what it does stays the same. They stand with the
/// reason in a table in survivors.md beside the answer.
/// </summary>
internal static partial class ExplainedSurvivors
{
    private const int MaxShown = 160;

    /// <summary>Where the table of a kata stands.</summary>
    public static string FileOf(string kata) => $"solutions/{kata}/survivors.md";

    /// <summary>Reads the table.</summary>
    /// <returns>
    /// The reasons, by what is changed into what, as <see cref="Describe"/> puts it; none if there is no file.
    /// </returns>
    public static IReadOnlyDictionary<string, string> Read(Repository repository, string kata) =>
        !repository.Has(FileOf(kata))
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : repository
                .Read(FileOf(kata))
                .Split('\n')
                .Select(static line => Row().Match(line))
                .Where(static row => row.Success)
                .ToDictionary(
                    static row => row.Groups["change"].Value,
                    static row => row.Groups["why"].Value,
                    StringComparer.Ordinal
                );

    /// <summary>Which lines are changed into which, in one line that does not grow too long.</summary>
    public static string Describe(Mutant mutant) => $"`{OneLine(mutant.LinesBefore)}` | `{OneLine(mutant.LinesAfter)}`";

    private static string OneLine(string code)
    {
        var line = string.Join(' ', code.Split('\n').Select(static it => it.Trim())).Trim();
        return line.Length <= MaxShown ? line : $"{line[..MaxShown]}...";
    }

    [GeneratedRegex(
        @"^\| (?<change>`.*` \| `.*`) \| (?<why>.+) \|\s*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Row();
}
