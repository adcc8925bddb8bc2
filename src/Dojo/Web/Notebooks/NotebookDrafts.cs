using System.Text.Json;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// What a learner has changed in the cells of one notebook. The notebook itself stays as it is. What makes way for the
/// original is kept in the file too.
/// </summary>
/// <param name="folder">Where it is kept.</param>
/// <param name="name">Name of the notebook, without its extension.</param>
internal sealed class NotebookDrafts(DojoFolder folder, string name)
{
    private const int MaxDropped = 20;

    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, NewLine = "\n" };

    private readonly Lock _gate = new();
    private Dictionary<string, Draft>? _drafts;
    private (DateTime Written, long Length) _stamp;

    private string Path => $"notebooks/{name}.json";

    /// <summary>What the learner has made of a cell; null: nothing.</summary>
    /// <param name="id">Id of the cell.</param>
    public string? Find(string id)
    {
        lock (_gate)
        {
            return Load().GetValueOrDefault(id)?.Source;
        }
    }

    /// <summary>Keeps what the learner has made of a cell.</summary>
    /// <param name="id">Id of the cell.</param>
    /// <param name="source">The code; null: the original is to be back.</param>
    /// <exception cref="SetupException">It cannot be kept.</exception>
    public void Set(string id, string? source)
    {
        lock (_gate)
        {
            var drafts = Load();
            var before = drafts.GetValueOrDefault(id) ?? new Draft(null, []);
            drafts[id] =
                source is null && before.Source is { } dropped
                    ? new Draft(
                        null,
                        [
                            .. before
                                .Dropped.Where(it => !string.Equals(it, dropped, StringComparison.Ordinal))
                                .TakeLast(MaxDropped - 1),
                            dropped,
                        ]
                    )
                    : before with
                    {
                        Source = source,
                    };
            var isWritten = folder.TryWrite(Path, JsonSerializer.Serialize(drafts, s_options));
            _stamp = Stamp();
            if (!isWritten)
            {
                throw new SetupException(
                    $"{DojoFolder.Path}/{Path} cannot be written, so what you type here will be gone when the "
                        + "page is closed. Make the folder writable."
                );
            }
        }
    }

    // Another server may keep what is changed in the same notebook.
    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(folder.Repository.FullPath($"{DojoFolder.Path}/{Path}"));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    // What is damaged was not written by this program: it is put aside, not lost.
    private Dictionary<string, Draft> Load()
    {
        var stamp = Stamp();
        if (_drafts is not null && stamp == _stamp)
        {
            return _drafts;
        }

        _stamp = stamp;
        var text = folder.Find(Path);
        try
        {
            _drafts = text is null
                ? null
                : JsonSerializer
                    .Deserialize<Dictionary<string, Draft>>(text)
                    ?.Where(static it => it.Value?.Dropped is not null)
                    .ToDictionary(StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            folder.TryWrite($"{Path}.damaged", text!);
            _drafts = null;
        }

        return _drafts ??= new Dictionary<string, Draft>(StringComparer.Ordinal);
    }

    /// <summary>What a learner has made of a cell.</summary>
    /// <param name="Source">The code; null: it is the original.</param>
    /// <param name="Dropped">What was there before the original came back, the newest last.</param>
    private sealed record Draft(string? Source, IReadOnlyList<string> Dropped);
}
