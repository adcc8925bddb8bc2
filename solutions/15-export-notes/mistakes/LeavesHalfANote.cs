// Misconception: a write that failed has written nothing.
// Symptom: the beginning of the note is in its file, under its right name, and looks like a note.
// Notebook: notebooks/08-misconceptions-limits.ipynb#half-a-file
// Rejected by: A_write_that_fails_leaves_no_half_a_note
// Says: out/b.md holds "# B\n\nThi", and there it ends
// Rejected by: Cancellation_leaves_no_half_a_note
// Says: and there it ends
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
            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await _disk.WriteAsync(Path.Combine(directory, name), $"# {note.Title}\n\n{note.Body}\n", cancellationToken);
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
}
