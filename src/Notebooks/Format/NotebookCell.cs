using System.Text.Json.Nodes;

namespace AsyncKatas.Notebooks.Format;

/// <summary>One cell of a notebook.</summary>
public sealed class NotebookCell
{
    /// <summary>
    /// Marks a cell that is meant to fail, as nbclient has it: its error is kept and the run goes on.
    /// </summary>
    public const string RaisesException = "raises-exception";

    private readonly JsonObject _json;

    internal NotebookCell(JsonObject json, int number, CellKind kind, string source)
    {
        _json = json;
        Number = number;
        Kind = kind;
        Source = source;
    }

    /// <summary>Where the cell stands in the notebook; the first is 1.</summary>
    public int Number { get; }

    /// <summary>What the cell holds.</summary>
    public CellKind Kind { get; }

    /// <summary>The text or the code.</summary>
    public string Source { get; }

    /// <summary>What the cell is known by; null: the file gives it no id.</summary>
    public string? Id => Text(_json["id"]);

    /// <summary>How a message names the cell.</summary>
    public string Name =>
        Id is { } id
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cell {Number} ({id})")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cell {Number}");

    /// <summary>The tags in the metadata.</summary>
    public IReadOnlyList<string> Tags =>
        Metadata?["tags"] is JsonArray tags ? [.. tags.Select(Text).OfType<string>()] : [];

    /// <summary>True: the cell is there to show an error.</summary>
    public bool IsMeantToFail => Tags.Contains(RaisesException, StringComparer.Ordinal);

    /// <summary>The language of a code cell as its metadata has it; null: that of the notebook.</summary>
    public string? Language =>
        Text(Member(Metadata, "polyglot_notebook", "kernelName"))
        ?? Text(Member(Metadata, "dotnet_interactive", "language"))
        ?? (Text(Member(Metadata, "vscode", "languageId")) is { } id and not "polyglot-notebook" ? id : null);

    /// <summary>True: the cell holds files of its own, which the C# front ends drop.</summary>
    public bool HasAttachments => _json["attachments"] is JsonObject { Count: > 0 };

    /// <summary>The number under which the stored outputs were made; null: there was no run.</summary>
    public int? ExecutionCount =>
        _json["execution_count"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : null;

    /// <summary>The stored outputs, in order.</summary>
    public IReadOnlyList<CellOutput> Outputs =>
        _json["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>().Select(OutputJson.Read)] : [];

    /// <summary>True: Polyglot Notebooks and its forerunner both know without guessing that the cell is C#.</summary>
    internal bool NamesCSharpForEveryFrontEnd =>
        Text(Member(Metadata, "polyglot_notebook", "kernelName")) is "csharp"
        && Text(Member(Metadata, "dotnet_interactive", "language")) is "csharp";

    private JsonObject? Metadata => _json["metadata"] as JsonObject;

    /// <summary>Replaces the stored outputs of a code cell.</summary>
    /// <param name="executionCount">The number of the run; the first cell of a fresh kernel is 1.</param>
    /// <param name="outputs">What the cell has put out, in order.</param>
    public void Store(int executionCount, IReadOnlyList<CellOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        _json["execution_count"] = executionCount;
        _json["outputs"] = new JsonArray([.. outputs.Select(output => OutputJson.Write(output, executionCount))]);
    }

    internal static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonNode? Member(JsonObject? parent, string name, string member) =>
        (parent?[name] as JsonObject)?[member];
}

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Text to read.</summary>
    Markdown,

    /// <summary>Code to run.</summary>
    Code,

    /// <summary>Text for another program. The C# front ends drop such cells.</summary>
    Raw,
}
