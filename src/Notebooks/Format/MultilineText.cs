using System.Text.Json.Nodes;

namespace AsyncKatas.Notebooks.Format;

/// <summary>
/// Text as nbformat stores it: a list of lines, each but the last with its line end; a plain string is read too.
/// </summary>
internal static class MultilineText
{
    public static string? Read(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonArray lines
                when lines.All(static line => line is JsonValue value && value.TryGetValue<string>(out _)) =>
                string.Concat(lines.Select(static line => line!.GetValue<string>())),
            _ => null,
        };

    public static JsonArray Write(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            lines.Add(JsonValue.Create(text[start..end]));
            start = end;
        }

        return lines;
    }
}
