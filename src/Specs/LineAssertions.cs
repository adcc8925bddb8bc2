using System.Diagnostics;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>What a program wrote, line by line.</summary>
[StackTraceHidden]
public static class LineAssertions
{
    private const int MaxShown = 30;

    /// <summary>
    /// Asserts that a program wrote exactly these lines. The message marks the first line that differs.
    /// </summary>
    /// <param name="actual">The lines.</param>
    /// <param name="expected">What they should be.</param>
    /// <exception cref="SpecFailedException">They are others, or stand in another order.</exception>
    public static void ShouldHaveWritten(
        this Spec spec,
        IEnumerable<string> actual,
        params IReadOnlyList<string> expected
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(actual);
        string[] lines = [.. actual];
        var same = lines
            .Zip(expected)
            .TakeWhile(static pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal))
            .Count();
        if (same == lines.Length && same == expected.Count)
        {
            return;
        }

        var wanted = same < expected.Count ? $"to be \"{expected[same]}\"" : "not to be written";
        var written = same < lines.Length ? $"it is \"{lines[same]}\"" : "it was never written";
        var shown = lines.Take(MaxShown).Select((line, i) => $"{(i == same ? '>' : ' ')} {i + 1,2}  {line}");
        spec.Fail(
            $"Expected line {same + 1} {wanted}; "
                + $"{written}.{string.Concat(shown.Select(static line => Environment.NewLine + line))}"
        );
    }
}
