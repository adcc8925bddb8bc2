using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// Shows a failure's message with the chart in it: as bars that fit, or as sentences where drawings say nothing.
/// </summary>
internal static partial class ChartText
{
    // Shorter than this, a bar shows nothing.
    private const int MinBar = 8;

    /// <summary>Shows a message.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="maxBars">How many lines of the chart to show.</param>
    /// <param name="indent">Stands before each line.</param>
    public static void Show(Screen screen, string message, int maxBars = int.MaxValue, string indent = "  ")
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(message);
        var lines = message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var bars = lines.Select(static line => Bar().Match(line)).ToList();
        var count = bars.Count(static bar => bar.Success);
        var width = screen.IsTerminal ? BarWidth(bars, screen.Width - indent.Length) : int.MaxValue;
        var shown = 0;
        foreach (var (index, line) in lines.Index())
        {
            if (!bars[index].Success)
            {
                // With "... and 3 more" below those that were left out, the two numbers would have to be added.
                screen.Line($"{indent}{line}");
            }
            else if (shown++ < maxBars)
            {
                screen.Line($"{indent}{(screen.IsPlain ? Say(bars[index]) : Squeeze(bars[index], width))}");
            }
            else if (shown == maxBars + 1)
            {
                screen.Line(
                    string.Create(CultureInfo.InvariantCulture, $"{indent}... {count - maxBars} more of these lines"),
                    Tone.Quiet
                );
            }
        }
    }

    // A ran from 0 to 2 s, cancelled.
    private static string Say(Match bar)
    {
        var (name, from, to, outcome) = (
            bar.Groups["name"].Value,
            bar.Groups["from"].Value,
            bar.Groups["to"].Value,
            bar.Groups["outcome"].Value
        );
        return bar.Groups["running"].Success ? $"{name} started at {from} s and was still running."
            : to.Length == 0 ? $"{name} started and ended at {from} s{outcome}."
            : $"{name} ran from {from} to {to} s{outcome}.";
    }

    // The bars of one chart have one length.
    private static int BarWidth(IEnumerable<Match> bars, int width)
    {
        var rest = bars.Where(static bar => bar.Success)
            .Select(static bar => LineWrap.CellsOf(bar.Value) - bar.Groups["bar"].Length)
            .DefaultIfEmpty()
            .Max();
        return Math.Max(MinBar, width - rest);
    }

    private static string Squeeze(Match bar, int width)
    {
        var drawn = bar.Groups["bar"];
        if (drawn.Length <= width)
        {
            return bar.Value;
        }

        // What is drawn must not vanish: a column shows whatever stands anywhere in its part.
        var columns = Enumerable
            .Range(0, width)
            .Select(column => (From: column * drawn.Length / width, To: (column + 1) * drawn.Length / width));
        var squeezed = string.Concat(columns.Select(part => drawn.Value[part.From..part.To].Max()));
        return $"{bar.Value[..drawn.Index]}{squeezed}{bar.Value[(drawn.Index + drawn.Length)..]}";
    }

    [GeneratedRegex(
        @"^(?<name>.*?) *\|(?<bar>[ █]+)\| (from (?<from>[\d.]+) s(?<running>, still running)"
            + @"|(at )?(?<from>[\d.]+)(-(?<to>[\d.]+))? s(?<outcome>, \w+)?)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Bar();
}
