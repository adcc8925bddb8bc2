using System.Text.Json.Nodes;

namespace AsyncKatas.Notebooks.Format;

/// <summary>Outputs as nbformat stores them.</summary>
internal static class OutputJson
{
    public static CellOutput Read(JsonObject json) =>
        NotebookCell.Text(json["output_type"]) switch
        {
            "stream" => new CellOutput(
                CellOutputKind.Stream,
                NotebookCell.Text(json["name"]) ?? "",
                MultilineText.Read(json["text"]) ?? ""
            ),
            "display_data" => ReadData(CellOutputKind.Display, json),
            "execute_result" => ReadData(CellOutputKind.Result, json),
            "error" => new CellOutput(
                CellOutputKind.Error,
                NotebookCell.Text(json["ename"]) ?? "",
                NotebookCell.Text(json["evalue"]) ?? "",
                json["traceback"] is JsonArray trace
                    ? string.Join('\n', trace.Select(static line => NotebookCell.Text(line) ?? ""))
                    : ""
            ),
            var unknown => new CellOutput(CellOutputKind.Display, unknown ?? "", ""),
        };

    // The keys in the order in which Jupyter writes them: by name.
    public static JsonObject Write(CellOutput output, int executionCount) =>
        output.Kind switch
        {
            CellOutputKind.Stream => new JsonObject
            {
                ["name"] = output.Label,
                ["output_type"] = "stream",
                ["text"] = MultilineText.Write(output.Text),
            },
            CellOutputKind.Display => new JsonObject
            {
                ["data"] = Data(output),
                ["metadata"] = new JsonObject(),
                ["output_type"] = "display_data",
            },
            CellOutputKind.Result => new JsonObject
            {
                ["data"] = Data(output),
                ["execution_count"] = executionCount,
                ["metadata"] = new JsonObject(),
                ["output_type"] = "execute_result",
            },
            CellOutputKind.Error => new JsonObject
            {
                ["ename"] = output.Label,
                ["evalue"] = output.Text,
                ["output_type"] = "error",
                ["traceback"] = new JsonArray([
                    .. output.Trace.Split('\n').Select(static line => JsonValue.Create(line)),
                ]),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(output), output.Kind, "There is no such kind of output."),
        };

    private static CellOutput ReadData(CellOutputKind kind, JsonObject json)
    {
        var data = json["data"] as JsonObject;
        var mime =
            data is null ? null
            : data.ContainsKey(CellOutput.Html) ? CellOutput.Html
            : data.Select(static member => member.Key).FirstOrDefault();
        return new CellOutput(kind, mime ?? "", MultilineText.Read(mime is null ? null : data![mime]) ?? "");
    }

    private static JsonObject Data(CellOutput output) => new() { [output.Label] = MultilineText.Write(output.Text) };
}
