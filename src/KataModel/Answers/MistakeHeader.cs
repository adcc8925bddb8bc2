using System.Text.RegularExpressions;

namespace AsyncKatas.KataModel;

/// <summary>
/// The comment at the top of a mistake: what its author believes, and which specs say no in which words.
/// </summary>
/// <param name="Misconception">What the author believes; null if it is not said.</param>
/// <param name="Symptom">What happens instead; null if it is not said.</param>
/// <param name="Rejections">The specs that reject it, each with words of its message.</param>
/// <param name="Others">Specs that reject it too, and that show best with this mistake that they can.</param>
/// <param name="Notebook">
/// Path of a notebook, #, id of the cell that shows what its author does not see; null if there is none.
/// </param>
/// <param name="Defect">What is wrong with the shape of the header; null: nothing.</param>
internal sealed partial record MistakeHeader(
    string? Misconception,
    string? Symptom,
    IReadOnlyList<(string Spec, string Says)> Rejections,
    IReadOnlyList<string> Others,
    string? Notebook,
    string? Defect
)
{
    /// <summary>Every spec that rejects it.</summary>
    public IReadOnlyList<string> Specs => [.. Rejections.Select(static rejection => rejection.Spec), .. Others];

    public static MistakeHeader Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var entries = new List<(string Key, string Value)>();
        foreach (var line in text.Split('\n').TakeWhile(static line => line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (Entry().Match(line) is { Success: true } entry)
            {
                entries.Add((entry.Groups["key"].Value, entry.Groups["value"].Value.Trim()));
            }
            else if (entries.Count > 0)
            {
                // A long sentence goes on in the next line.
                entries[^1] = (entries[^1].Key, $"{entries[^1].Value} {line[2..].Trim()}");
            }
        }

        var rejections = new List<(string, string)>();
        var defect = default(string);
        foreach (var (index, (key, value)) in entries.Index())
        {
            if (string.Equals(key, "Rejected by", StringComparison.Ordinal))
            {
                var next = entries.ElementAtOrDefault(index + 1);
                defect ??=
                    string.Equals(next.Key, "Says", StringComparison.Ordinal) && next.Value.Length > 0
                        ? null
                        : $"the line \"Rejected by: {value}\" is not followed by a line \"// Says: words of its "
                            + "message\"";
                rejections.Add((value, next.Value ?? ""));
            }
        }

        defect ??=
            rejections.Count is 0 ? "it has no line \"// Rejected by: Name_of_the_spec\""
            : rejections.Count > 2 ? $"it names {rejections.Count} specs, and one or two are enough"
            : null;
        var others = (Find(entries, "Also rejected by") ?? "").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return new MistakeHeader(
            Find(entries, "Misconception"),
            Find(entries, "Symptom"),
            rejections,
            others,
            Find(entries, "Notebook"),
            defect
        );
    }

    private static string? Find(List<(string Key, string Value)> entries, string key) =>
        entries
            .Where(entry => string.Equals(entry.Key, key, StringComparison.Ordinal) && entry.Value.Length > 0)
            .Select(static entry => entry.Value)
            .FirstOrDefault();

    [GeneratedRegex(
        "^// (?<key>Misconception|Symptom|Rejected by|Says|Also rejected by|Notebook):(?<value>.*)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Entry();
}
