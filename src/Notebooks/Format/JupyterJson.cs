using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace AsyncKatas.Notebooks.Format;

/// <summary>
/// Writes JSON as Jupyter does: one space per level, every letter as it is, a line end at the end. So a notebook that
/// is read and written does not change, and one that is run again changes only where its outputs do.
/// </summary>
internal static class JupyterJson
{
    public static string Write(JsonNode root)
    {
        var text = new StringBuilder();
        Write(root, text, level: 0);
        return text.Append('\n').ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text, int level)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject members:
                var isFirst = true;
                foreach (var (name, value) in members)
                {
                    Start(text, isFirst ? '{' : ',', level + 1);
                    Write(name, text);
                    text.Append(": ");
                    Write(value, text, level + 1);
                    isFirst = false;
                }

                Start(text, null, level);
                text.Append('}');
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Start(text, i == 0 ? '[' : ',', level + 1);
                    Write(items[i], text, level + 1);
                }

                Start(text, null, level);
                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue<string>(out var word):
                Write(word, text);
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void Start(StringBuilder text, char? mark, int level)
    {
        if (mark is { } letter)
        {
            text.Append(letter);
        }

        text.Append('\n').Append(' ', level);
    }

    private static void Write(string word, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in word)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }
}
