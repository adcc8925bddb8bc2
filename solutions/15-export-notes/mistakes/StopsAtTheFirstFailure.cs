// Misconception: Parallel.ForEachAsync is WhenAll with a limit.
// Symptom: it stops at the first failure: the notes that were still waiting are lost without a word.
// Notebook: notebooks/08-misconceptions-limits.ipynb#foreach-async
// Rejected by: A_note_that_cannot_be_written_stops_no_other
// Says: missing: out/c.md, out/d.md
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
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrent, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(all.Zip(names), options, async (it, token) =>
            await WriteAllOrNothingAsync(Path.Combine(directory, it.Second), $"# {it.First.Title}\n\n{it.First.Body}\n", token));
        return all.Length;
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
