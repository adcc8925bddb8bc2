// Approach: makes no names up: a title that cannot be a name is refused, as long as nothing has been written.
using System.IO;

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
        foreach (var note in all)
        {
            ThrowIfOdd(note.Title, nameof(notes));
        }

        var names = NamesOf(all);
        await _disk.CreateFolderAsync(directory, cancellationToken);
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        await Task.WhenAll(all.Zip(names, ExportAsync));
        return all.Length;

        async Task ExportAsync(Note note, string name)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAllOrNothingAsync(
                    Path.Combine(directory, name),
                    $"# {note.Title}\n\n{note.Body}\n",
                    cancellationToken
                );
            }
            finally
            {
                places.Release();
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

    private static void ThrowIfOdd(string title, string parameter)
    {
        if (
            string.IsNullOrWhiteSpace(CoreOf(title))
            || title.Length > 200
            || title.Any(static c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal))
        )
        {
            throw new ArgumentException($"The title \"{title}\" makes no file name.", parameter);
        }
    }

    // A dot in front would hide the file.
    private static string CoreOf(string title) => title.Trim('.', ' ');

    // What is left is harmless, and only its length in bytes can be wrong: a char takes up to three of them.
    private static string SafeName(string title)
    {
        var name = CoreOf(title).ToLowerInvariant().Replace(' ', '-');
        var length = Math.Min(name.Length, 80);
        return name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)];
    }

    private async Task WriteAllOrNothingAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            await _disk.WriteAsync(path, text, cancellationToken);
        }
        catch
        {
            await TryDeleteAsync(path);
            throw;
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
