using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncKatas.KataModel;

/// <summary>What a spec file says without being compiled: its steps and its specs, each with its line.</summary>
internal sealed partial class SpecOutline
{
    private SpecOutline(
        IReadOnlyList<(int Number, string Title, int Line)> steps,
        IReadOnlyList<(string Name, int Line)> specs
    )
    {
        Steps = steps;
        Specs = specs;
    }

    public IReadOnlyList<(int Number, string Title, int Line)> Steps { get; }

    public IReadOnlyList<(string Name, int Line)> Specs { get; }

    public static SpecOutline Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<(int, string, int)>();
        var specs = new List<(string, int)>();
        var isSpec = false;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (Step().Match(line) is { Success: true } step)
            {
                steps.Add(
                    (
                        int.Parse(step.Groups["number"].Value, CultureInfo.InvariantCulture),
                        step.Groups["title"].Value.Trim(),
                        index + 1
                    )
                );
            }
            else if (Attribute().IsMatch(line))
            {
                isSpec = true;
            }
            else if (isSpec && Method().Match(line) is { Success: true } method)
            {
                specs.Add((method.Groups["name"].Value, index + 1));
                isSpec = false;
            }
        }

        return new SpecOutline(steps, specs);
    }

    /// <summary>The step to which a line belongs; null: it stands above all steps.</summary>
    public int? StepAt(int line) =>
        Steps.Where(step => step.Line <= line).Select(static step => (int?)step.Number).LastOrDefault();

    [GeneratedRegex(
        @"^\s*// Step (?<number>\d+):(?<title>.*)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Step();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Attribute();

    [GeneratedRegex(
        @"^\s*public\s.*?(?<name>\w+)\s*\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Method();
}
