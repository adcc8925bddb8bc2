// Misconception: a path that begins with the folder lies in the folder.
// Symptom: so does the folder next to it whose name is longer: /notes/outside begins with /notes/out.
// Notebook: notebooks/08-misconceptions-limits.ipynb#paths
// Rejected by: A_title_that_makes_no_name_gets_a_safe_one_or_is_refused_before_anything_is_written
// Says: Expected nothing outside of the folder to be touched
using System.IO;

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
        string[] names = [.. all.Select(static note => $"{note.Title.ToLowerInvariant().Replace(' ', '-')}.md")];
        if (all.Zip(names).FirstOrDefault(it => !Path.GetFullPath(Path.Combine(directory, it.Second)).StartsWith(directory, StringComparison.Ordinal)) is { First: { } stranger })
        {
            throw new ArgumentException($"The title {stranger.Title} leads out of the folder.", nameof(notes));
        }

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
