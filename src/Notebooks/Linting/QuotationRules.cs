using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>
/// Nobody has the sources at hand, so a claim that matters is quoted: short, with the number of its source behind it.
/// </summary>
internal static partial class QuotationRules
{
    private const int Longest = 200;

    public static IEnumerable<string> Check(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.Cells.Where(cell => cell != it.Map))
        {
            if (UnseenSource.Find(cell.Source) is { } words)
            {
                yield return $"{it.At(cell)} it mentions \"{words}\", which no reader has; quote the claim in one "
                    + "sentence, followed by its number: \"...\" (003).";
            }

            foreach (var defect in cell.Kind == CellKind.Markdown ? Citations(it, cell) : [])
            {
                yield return $"{it.At(cell)} {defect}";
            }
        }
    }

    private static IEnumerable<string> Citations(LintedNotebook it, NotebookCell cell)
    {
        foreach (var citation in Citation().Matches(cell.Source).Cast<Match>())
        {
            var (number, quotation) = (citation.Groups["number"].Value, citation.Groups["quotation"]);
            if (!quotation.Success)
            {
                yield return $"({number}) follows no quotation; put what is claimed there in quotation marks.";
            }
            else if (quotation.Length > Longest)
            {
                yield return FormattableString.Invariant(
                    $"the quotation from {number} has {quotation.Length} characters; keep it to one claim, {Longest} "
                ) + "at most.";
            }

            // The first notebook has no map: it explains what the numbers are.
            if (it.Map is { } map && !map.Source.Contains(number, StringComparison.Ordinal))
            {
                yield return $"it quotes ({number}), but the map does not say what {number} is; name it above the "
                    + "table.";
            }
        }
    }

    [GeneratedRegex(
        @"(?:""(?<quotation>[^""]*)""\s*)?\((?<number>0\d\d)\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Citation();
}
