// Misconception: a title is checked where its note is written.
// Symptom: by then the notes before it are being written: there is an export, an error, and nobody knows which notes are where.
// Notebook: notebooks/04-smartnotes.ipynb#predict-slug
// Rejected by: A_title_that_makes_no_name_gets_a_safe_one_or_is_refused_before_anything_is_written
// Says: was refused when files had been begun already
using System.IO;
using System.Text;

namespace AsyncKatas.ExportNotes;

public sealed class NoteExporter
{
    private readonly IDisk _disk;

    public NoteExporter(IDisk disk) => _disk = disk ?? throw new ArgumentNullException(nameof(disk));

    public async Task<int> ExportAllAsync(IEnumerable<Note> notes, string directory, int maxConcurrent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        Note[] all = [.. notes];
        var names = NamesOf(all);
        await _disk.CreateFolderAsync(directory, cancellationToken);
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        await Task.WhenAll(all.Zip(names, ExportAsync));
        return all.Length;

        async Task ExportAsync(Note note, string name)
        {
            if (!note.Title.Any(char.IsLetterOrDigit) || note.Title.Length > 100 || note.Title.Any(static c => char.IsControl(c) || "/\\:".Contains(c, StringComparison.Ordinal)))
            {
                throw new ArgumentException($"The title {note.Title} makes no file name.", nameof(notes));
            }

            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAllOrNothingAsync(Path.Combine(directory, name), $"# {note.Title}\n\n{note.Body}\n", cancellationToken);
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
