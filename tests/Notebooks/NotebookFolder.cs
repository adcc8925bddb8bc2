using System.Text.Json;
using System.Text.Json.Nodes;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// A repository in the temporary folder with two small notebooks that meet every rule: <c>00-start.ipynb</c>, and
/// <c>01-sums.ipynb</c>, to be broken as a test likes.
/// </summary>
internal sealed class NotebookFolder : IDisposable
{
    public const string Name = "01-sums.ipynb";

    /// <summary>What 01-sums.ipynb imports.</summary>
    public const string Library = """
        int Add(int a, int b) => a + b;
        object HTML(string markup) =>
            Type.GetType("Microsoft.DotNet.Interactive.Kernel, Microsoft.DotNet.Interactive")
                .GetMethod("HTML")
                .Invoke(null, new object[] { markup });

        """;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public NotebookFolder()
    {
        Root = Directory.CreateTempSubdirectory("dojo-notebooks-").FullName;
        Write("AsyncKatas.sln", "");
        Write("katas/01-adding-up/README.md", "# Adding up\n\n## Your task\n");
        Write("notebooks/lib/sums.csx", Library);
        Json = Notebook(
            Text("title", "# Sums\n\nHow to add, *twice*.\n\n3 minutes · previous: [Start](00-start.ipynb)\n"),
            Code("import", "#!import lib/sums.csx", 1),
            Code(
                "load",
                "Console.WriteLine(\"adding\");\nAdd(1, 2)",
                2,
                Stream("adding\n"),
                Result("<div class=\"dni-plaintext\"><pre>3</pre></div>", 2)
            ),
            Text(
                "more",
                "## More\n\nSee [the task](../katas/01-adding-up/README.md#your-task), [this](#load) and "
                    + "[above](#more).\n"
            ),
            Code(
                "picture",
                "HTML(\"<svg viewBox=\\\"0 0 9 9\\\"><text x=\\\"1.5\\\">A: 0.5 s</text></svg>\")",
                3,
                Result("<svg viewBox=\"0 0 9 9\"><text x=\"1.5\">A: 0.5 s</text></svg>", 3)
            ),
            Failing(
                Code(
                    "fails",
                    "throw new InvalidOperationException(\"no\");",
                    4,
                    Error("System.InvalidOperationException", "no")
                )
            ),
            Text(
                "map",
                "## Map of the tutorial\n\n000 is an example.\n\n| item | cells |\n|---|---|\n| adding | `#load` |\n"
                    + "| a picture | [there](#picture) |\n"
            )
        );
        Start = Notebook(
            Text("title", "# Start\n\nHow to start.\n\nnext: [Sums](01-sums.ipynb)\n"),
            Code("one", "1", 1, Result("<div class=\"dni-plaintext\"><pre>1</pre></div>", 1))
        );
    }

    public string Root { get; }

    public string Folder => Path.Combine(Root, "notebooks");

    /// <summary>What is written to 01-sums.ipynb.</summary>
    public JsonObject Json { get; set; }

    /// <summary>What is written to 00-start.ipynb.</summary>
    public JsonObject Start { get; }

    public JsonArray Cells => (JsonArray)Json["cells"]!;

    public static JsonObject Notebook(params JsonObject[] cells) =>
        new()
        {
            ["cells"] = new JsonArray([.. cells]),
            ["metadata"] = JsonNode.Parse(
                """
                {
                  "kernelspec": { "display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp" },
                  "language_info": {
                    "file_extension": ".cs",
                    "mimetype": "text/x-csharp",
                    "name": "C#",
                    "pygments_lexer": "csharp",
                    "version": "13.0"
                  },
                  "polyglot_notebook": {
                    "kernelInfo": { "defaultKernelName": "csharp", "items": [ { "aliases": [], "name": "csharp" } ] }
                  }
                }
                """
            ),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };

    public static JsonObject Text(string id, string source) =>
        new()
        {
            ["cell_type"] = "markdown",
            ["id"] = id,
            ["metadata"] = new JsonObject(),
            ["source"] = Lines(source),
        };

    public static JsonObject Code(string id, string source, int? count = null, params JsonObject[] outputs) =>
        new()
        {
            ["cell_type"] = "code",
            ["execution_count"] = count,
            ["id"] = id,
            ["metadata"] = JsonNode.Parse(
                """
                {
                  "dotnet_interactive": { "language": "csharp" },
                  "polyglot_notebook": { "kernelName": "csharp" }
                }
                """
            ),
            ["outputs"] = new JsonArray([.. outputs]),
            ["source"] = Lines(source),
        };

    public static JsonObject Failing(JsonObject cell)
    {
        cell["metadata"]!["tags"] = new JsonArray(NotebookCell.RaisesException);
        return cell;
    }

    public static JsonObject Stream(string text) =>
        new()
        {
            ["name"] = "stdout",
            ["output_type"] = "stream",
            ["text"] = Lines(text),
        };

    public static JsonObject Result(string html, int count) =>
        new()
        {
            ["data"] = new JsonObject { ["text/html"] = Lines(html) },
            ["execution_count"] = count,
            ["metadata"] = new JsonObject(),
            ["output_type"] = "execute_result",
        };

    public static JsonObject Error(string name, string message) =>
        new()
        {
            ["ename"] = name,
            ["evalue"] = message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray($"{name}: {message}"),
        };

    public static JsonArray Lines(string text) =>
        [
            .. text.Split('\n')
                .Select((line, index) => index == text.Count(static letter => letter == '\n') ? line : $"{line}\n")
                .Where(static line => line.Length > 0)
                .Select(static line => (JsonNode)line),
        ];

    public JsonObject Cell(string id) =>
        Cells.OfType<JsonObject>().Single(cell => string.Equals((string?)cell["id"], id, StringComparison.Ordinal));

    /// <summary>Replaces a text that must be there, in the source of a cell.</summary>
    public void Change(string id, string old, string replacement)
    {
        var source = string.Concat(Cell(id)["source"]!.AsArray().Select(static line => (string?)line));
        if (!source.Contains(old, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{id} does not hold \"{old}\".", nameof(old));
        }

        Cell(id)["source"] = Lines(source.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Replaces the cells by others, which have not run yet.</summary>
    public NotebookDocument Save(params JsonObject[] cells)
    {
        Json = Notebook(cells);
        return Save();
    }

    /// <summary>Writes both notebooks and reads the one that may be broken.</summary>
    public NotebookDocument Save()
    {
        Write("notebooks/00-start.ipynb", Start.ToJsonString(s_indented));
        Write($"notebooks/{Name}", Json.ToJsonString(s_indented));
        return NotebookDocument.Read(Path.Combine(Folder, Name));
    }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every file with its content.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() =>
        Directory
            .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .ToDictionary(static path => path, File.ReadAllText, StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
