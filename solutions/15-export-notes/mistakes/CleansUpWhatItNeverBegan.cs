// Misconception: whoever did not come to the end has something to clean up.
// Symptom: who was cancelled while waiting for a place has begun nothing. It deletes the file of last week.
// Notebook: notebooks/08-misconceptions-limits.ipynb#deleted
// Rejected by: Cancellation_does_not_touch_the_files_whose_turn_never_came
// Says: Expected the text of d.md, whose turn never came, to be last week's; it was null
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
        await Task.WhenAll(all.Zip(names, ExportOrDeleteAsync));
        return all.Length;

        async Task ExportOrDeleteAsync(Note note, string name)
        {
            try
            {
                await ExportAsync(note, name);
            }
            catch
            {
                await TryDeleteAsync(Path.Combine(directory, name));
                throw;
            }
        }

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
