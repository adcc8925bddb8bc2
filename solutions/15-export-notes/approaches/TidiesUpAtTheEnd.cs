// Approach: remembers what was begun and not finished, and deletes it when all have ended.
using System.Collections.Concurrent;
using System.IO;
using System.Text;

namespace AsyncKatas.ExportNotes;

public sealed class NoteExporter
{
    private readonly IDisk _disk;

    public NoteExporter(IDisk disk) => _disk = disk ?? throw new ArgumentNullException(nameof(disk));

    public async Task<int> ExportAllAsync(
        IEnumerable<Note> notes,
        string directory,
        int maxConcurrent,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        Note[] all = [.. notes];
        var names = NamesOf(all);
        await _disk.CreateFolderAsync(directory, cancellationToken);
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        var halves = new ConcurrentBag<string>();
        try
        {
            await Task.WhenAll(all.Zip(names, ExportAsync));
            return all.Length;
        }
        finally
        {
            await Task.WhenAll(halves.Select(TryDeleteAsync));
        }

        async Task ExportAsync(Note note, string name)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAsync(Path.Combine(directory, name), $"# {note.Title}\n\n{note.Body}\n");
            }
            finally
            {
                places.Release();
            }
        }

        async Task WriteAsync(string path, string text)
        {
            try
            {
                await _disk.WriteAsync(path, text, cancellationToken);
            }
            catch
            {
                halves.Add(path);
                throw;
            }
        }
    }

    private static string[] NamesOf(Note[] notes)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. notes.Select(note => FreeName(SafeName(note.Title), taken))];
    }

    private static string FreeName(string name, HashSet<string> taken)
    {
        var free = name;
        for (var i = 2; !taken.Add(free); i++)
        {
            free = $"{name}-{i}";
        }

        return $"{free}.md";
    }

    private static string SafeName(string title)
    {
        var name = new StringBuilder();
        foreach (var rune in title.EnumerateRunes().Take(40))
        {
            name.Append(Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : "-");
        }

        var trimmed = name.ToString().Trim('-');
        return trimmed.Length > 0 ? trimmed : "note";
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
