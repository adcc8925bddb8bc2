// Approach: Parallel.ForEachAsync limits, stops at the first failure and waits; what is unfinished then is deleted at the end.
using System.Collections.Concurrent;
using System.IO;

namespace AsyncKatas.ThreeHundredWrites;

public sealed class NoteExporter
{
    private readonly IDisk _disk;

    public NoteExporter(IDisk disk) => _disk = disk;

    public async Task<int> ExportAllAsync(
        IEnumerable<Note> notes,
        string directory,
        int maxOpenFiles,
        IProgress<int>? progress,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOpenFiles, 1);
        Note[] all = [.. notes];
        cancellationToken.ThrowIfCancellationRequested();
        await _disk.CreateFolderAsync(directory, cancellationToken);
        var files = all.SelectMany(static _ => NoteFormat.All, (note, format) => (Path: Path.Combine(directory, $"{note.Name}.{format.Extension}"), Text: format.Render(note)));
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxOpenFiles, CancellationToken = cancellationToken };
        var unfinished = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var reporting = new Lock();
        var done = 0;
        try
        {
            await Parallel.ForEachAsync(files, options, async (file, token) =>
            {
                var growing = $"{file.Path}.tmp";
                unfinished[growing] = true;
                await _disk.WriteAsync(growing, file.Text, token);
                await _disk.MoveAsync(growing, file.Path, token);
                unfinished.TryRemove(growing, out _);
                lock (reporting)
                {
                    done++;
                    progress?.Report(done);
                }
            });
            return done;
        }
        finally
        {
            await Task.WhenAll(unfinished.Keys.Select(TryDeleteAsync));
        }
    }

    private async Task TryDeleteAsync(string path)
    {
        try
        {
            await _disk.DeleteAsync(path, CancellationToken.None);
        }
        catch (Exception)
        {
            // Why the write failed matters more.
        }
    }
}
