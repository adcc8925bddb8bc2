using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>A row of <see cref="PromiseTable"/>.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Quotation">What is promised, word for word.</param>
/// <param name="Answer">The specs that hold it, or why there are none.</param>
internal sealed partial record PromiseRow(int Line, string Quotation, string Answer)
{
    /// <summary>Names of specs; none if nothing is promised, or if they are not written as they should be.</summary>
    public IReadOnlyList<string> Specs { get; } =
        Names().IsMatch(Answer) ? [.. Answer.Split(',').Select(static name => name.Trim().Trim('`'))] : [];

    /// <summary>True if it names specs or a reason why there are none.</summary>
    public bool IsAnswered => Specs.Count > 0 || None().IsMatch(Answer);

    /// <summary>A row that is still to be answered, as it is written in the file.</summary>
    public static string Open(Sentence sentence) =>
        $"| {sentence.Markdown.Replace("|", @"\|", StringComparison.Ordinal)} | |";

    [GeneratedRegex(@"^`\w+`(\s*,\s*`\w+`)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Names();

    [GeneratedRegex(@"^none:\s*\S", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex None();
}
