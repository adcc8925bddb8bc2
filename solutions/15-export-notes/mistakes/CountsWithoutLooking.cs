// Misconception: to the second note of a name belongs a 2, to the third a 3.
// Symptom: somebody has called a note "Ideas 2" already: the number makes the name different from the first one, not from all others.
// Notebook: notebooks/08-misconceptions-limits.ipynb#paths
// Rejected by: Titles_that_look_alike_get_a_file_each
// Says: have none
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
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return [.. notes.Select(note => NumberedName(SafeName(note.Title), seen))];
    }

    private static string NumberedName(string name, Dictionary<string, int> seen)
    {
        seen[name] = seen.GetValueOrDefault(name) + 1;
        return seen[name] == 1 ? $"{name}.md" : $"{name}-{seen[name]}.md";
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
