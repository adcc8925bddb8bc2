using System.Text.Json;

namespace AsyncKatas.ThreeHundredWrites;

/// <summary>A way to write a note down.</summary>
/// <param name="Extension">What the name of the file ends in, without the dot.</param>
/// <param name="Render">Makes the text of the file.</param>
public sealed record NoteFormat(string Extension, Func<Note, string> Render)
{
    /// <summary>All formats in which a note is exported: Markdown, JSON and CSV.</summary>
    public static IReadOnlyList<NoteFormat> All { get; } =
    [
        new("md", static note => $"# {note.Title}\n\n{note.Body}\n"),
        new("json", static note =>
            $"{{\"title\":\"{JsonEncodedText.Encode(note.Title)}\","
            + $"\"body\":\"{JsonEncodedText.Encode(note.Body)}\"}}\n"
        ),
        new("csv", static note => $"title,body\n{Cell(note.Title)},{Cell(note.Body)}\n"),
    ];

    private static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
