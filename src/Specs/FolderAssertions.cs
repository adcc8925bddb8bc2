using System.Diagnostics;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>What is in a folder.</summary>
[StackTraceHidden]
public static class FolderAssertions
{
    private const int MaxListed = 5;

    /// <summary>Asserts that a folder holds exactly these files and folders, byte for byte.</summary>
    /// <param name="expected">The paths, each with its text; that of a folder ends in /.</param>
    /// <exception cref="SpecFailedException">Something is missing, is too much, or holds another text.</exception>
    public static void ShouldHold(this Spec spec, TemporaryFolder folder, IReadOnlyDictionary<string, string> expected)
    {
        var actual = folder.Read();
        string[] missing = [.. expected.Keys.Except(actual.Keys, StringComparer.Ordinal)];
        string[] surplus = [.. actual.Keys.Except(expected.Keys, StringComparer.Ordinal)];
        string[] other =
        [
            .. expected
                .Keys.Intersect(actual.Keys, StringComparer.Ordinal)
                .Where(path => !string.Equals(expected[path], actual[path], StringComparison.Ordinal)),
        ];
        if (missing.Length + surplus.Length + other.Length > 0)
        {
            string[] what =
            [
                .. missing.Length > 0 ? [$"missing: {List(missing)}"] : Array.Empty<string>(),
                .. surplus.Length > 0 ? [$"not expected: {List(surplus)}"] : Array.Empty<string>(),
                .. other
                    .Take(MaxListed)
                    .Select(path => $"{path} should hold {Quote(expected[path])} and holds {Quote(actual[path])}"),
            ];
            spec.Fail(
                $"At {spec.Elapsed.TotalSeconds:0.###} s the files are not those expected: {string.Join("; ", what)}."
            );
        }
    }

    /// <summary>A text as one line in quotes; of a long one only the beginning and the length.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > 100 ? text[..100] : text;
        var line = string.Concat(
            shown.Select(static c =>
                c switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\uFEFF' => "\\uFEFF",
                    _ when char.IsControl(c) => $"\\u{(int)c:X4}",
                    _ => c.ToString(),
                }
            )
        );
        return text.Length > 100 ? $"\"{line}...\" ({text.Length} characters)" : $"\"{line}\"";
    }

    /// <summary>A, B, C; of a long list the first ones and how many more there are.</summary>
    public static string List(IReadOnlyCollection<string> items) =>
        string.Join(", ", items.Take(MaxListed))
        + (items.Count > MaxListed ? $" and {items.Count - MaxListed} more" : "");
}
