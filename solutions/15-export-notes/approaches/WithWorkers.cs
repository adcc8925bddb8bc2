// Approach: as many workers as there are places, each of which takes the next note; names are numbers where titles are
// no names.
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.ExceptionServices;

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
        var next = 0;
        var written = 0;
        var failures = new ConcurrentQueue<Exception>();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrent, all.Length)).Select(_ => WorkAsync()));
        if (written < all.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (failures.TryPeek(out var first))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return all.Length;

        async Task WorkAsync()
        {
            while (
                !cancellationToken.IsCancellationRequested
                && Interlocked.Increment(ref next) - 1 is var i
                && i < all.Length
            )
            {
                try
                {
                    await WriteAllOrNothingAsync(
                        Path.Combine(directory, names[i]),
                        $"# {all[i].Title}\n\n{all[i].Body}\n",
                        cancellationToken
                    );
                    Interlocked.Increment(ref written);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    failures.Enqueue(exception);
                }
            }
        }
    }

    // A plain name belongs to the first note that asks for it. All others are called by their number and a sign that is
    // in no plain name, so that no number can be taken.
    private static string[] NamesOf(Note[] notes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. notes.Select(
                (note, i) => PlainName(note.Title) is { } name && taken.Add(name) ? $"{name}.md" : $"note_{i + 1}.md"
            ),
        ];
    }

    private static string? PlainName(string title) =>
        title.Length is > 0 and <= 100
        && title.All(static c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-')
        && title.Any(char.IsAsciiLetterOrDigit)
            ? title.ToLowerInvariant().Replace(' ', '-')
            : null;

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
