using System.Text.Json;
using System.Text.Json.Nodes;
using AsyncKatas.Files;

namespace AsyncKatas.Notebooks.Format;

/// <summary>
/// A notebook file (nbformat 4, up to minor version 5). Whatever is not understood is kept as it is: only stored
/// outputs can be changed.
/// </summary>
public sealed class NotebookDocument
{
    private const int Format = 4;
    private const int NewestMinor = 5;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private readonly JsonObject _json;

    private NotebookDocument(string path, JsonObject json, IReadOnlyList<NotebookCell> cells)
    {
        Path = path;
        _json = json;
        Cells = cells;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Name of the file, as messages say it.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The cells that can be run, in order.</summary>
    public IEnumerable<NotebookCell> CodeCells => Cells.Where(static cell => cell.Kind == CellKind.Code);

    /// <summary>The first heading of the first level; null: there is none.</summary>
    public string? Title =>
        Cells
            .Where(static cell => cell.Kind == CellKind.Markdown)
            .SelectMany(static cell => MarkdownText.Parse(cell.Source).Headings)
            .Where(static heading => heading.Level == 1)
            .Select(static heading => heading.Text)
            .FirstOrDefault();

    /// <summary>The language of the code cells that do not say another.</summary>
    public string Language =>
        NotebookCell.Text(
            ((Metadata?["polyglot_notebook"] as JsonObject)?["kernelInfo"] as JsonObject)?["defaultKernelName"]
        )
        ?? NotebookCell.Text((Metadata?["kernelspec"] as JsonObject)?["language"])
        ?? NotebookCell.Text((Metadata?["language_info"] as JsonObject)?["name"])
        ?? "csharp";

    internal int Minor => ReadMinor(_json);

    internal JsonObject? Metadata => _json["metadata"] as JsonObject;

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">Where the file is.</param>
    /// <exception cref="NotebookException">
    /// It cannot be read, or is no notebook of a kind that is known here.
    /// </exception>
    public static NotebookDocument Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = System.IO.Path.GetFileName(path);
        if (path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotebookException($"{name} is a .dib file, and those are not read here: save it as .ipynb.");
        }

        return Parse(path, ReadText(path, name));
    }

    /// <summary>Reads the text of a notebook.</summary>
    /// <param name="path">Where the file is, for messages and for what the notebook loads.</param>
    /// <param name="text">What stands in it.</param>
    /// <exception cref="NotebookException">It is no notebook of a kind that is known here.</exception>
    public static NotebookDocument Parse(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        var name = System.IO.Path.GetFileName(path);
        var json = ParseJson(name, text);
        if (
            json["nbformat"] is not JsonValue version
            || !version.TryGetValue<int>(out var format)
            || json["cells"] is not JsonArray cells
        )
        {
            throw new NotebookException($"{name} is not a notebook: it has no \"nbformat\" and no list of \"cells\".");
        }

        var minor = ReadMinor(json);
        if (format != Format || minor > NewestMinor)
        {
            throw new NotebookException(
                Invariant(
                    $"{name} is of notebook format {format}.{minor}; formats {Format}.0 to {Format}.{NewestMinor} are "
                ) + "read here."
            );
        }

        return new NotebookDocument(path, json, [.. cells.Select((cell, index) => ReadCell(name, cell, index + 1))]);
    }

    /// <summary>The text of the file.</summary>
    public override string ToString() => JupyterJson.Write(_json);

    /// <summary>Writes the file; it is either as it was or complete.</summary>
    /// <exception cref="NotebookException">It cannot be written.</exception>
    public void Save()
    {
        try
        {
            WholeFile.Write(Path, ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{Name} cannot be written: {exception.Message}");
        }
    }

    private static int ReadMinor(JsonObject json) =>
        json["nbformat_minor"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    private static string ReadText(string path, string name)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"There is no file {path}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{name} cannot be read: {exception.Message}");
        }
    }

    private static JsonObject ParseJson(string name, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: s_strict) as JsonObject
                ?? throw new NotebookException($"{name} is not a notebook: it holds JSON, but not an object.");
        }
        catch (JsonException exception)
        {
            throw new NotebookException(
                Invariant($"{name} is not a notebook: line {exception.LineNumber + 1} is not JSON.")
            );
        }
    }

    private static NotebookCell ReadCell(string name, JsonNode? node, int number)
    {
        var json = node as JsonObject;
        CellKind? kind = NotebookCell.Text(json?["cell_type"]) switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => null,
        };
        return json is not null && kind is not null && MultilineText.Read(json["source"]) is { } source
            ? new NotebookCell(json, number, kind.Value, source.ReplaceLineEndings("\n"))
            : throw new NotebookException(
                Invariant(
                    $"{name}, cell {number}, is not a cell: it needs a \"cell_type\" (code, markdown or raw) and a "
                ) + "\"source\"."
            );
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
