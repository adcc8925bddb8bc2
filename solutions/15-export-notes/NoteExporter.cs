using System.Text;

namespace AsyncKatas.ExportNotes;

/// <summary>
/// Writes notes to files, several at the same time. No note is lost, and no file but theirs is touched.
/// </summary>
public sealed class NoteExporter
{
    // Most file systems allow 255 bytes. Forty characters are at most 160 of them, and leave room for a number and
    // ".md".
    private const int MaxCharacters = 40;

    private readonly IDisk _disk;

    /// <summary>Creates the exporter.</summary>
    /// <param name="disk">Where it writes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="disk"/> is null.</exception>
    public NoteExporter(IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(disk);
        _disk = disk;
    }

    /// <summary>Writes each note to a Markdown file of its own in a folder, and waits until all are written.</summary>
    /// <remarks>
    /// <para>A note is the text <c># Title</c>, an empty line, the body, and a line end (<c>\n</c>) after each. The
    /// file is named after the title in small letters with dashes for spaces: Python Basics is python-basics.md. A
    /// title that makes no good name, or the same name as another, gets a name that is good and its own. The same notes
    /// get the same names every time.</para>
    /// <para>
    /// A good name takes at most 255 bytes of UTF-8, with no dot or space in front and no space before ".md".
    /// </para>
    /// <para>A note that cannot be written stops no other. When all have ended, a failure comes out. What was begun and
    /// not finished is deleted.</para>
    /// </remarks>
    /// <param name="notes">The notes. They are read once.</param>
    /// <param name="directory">The folder. It is made if it is not there.</param>
    /// <param name="maxConcurrent">How many files may be written at once; at least 1.</param>
    /// <param name="cancellationToken">Cancels the running writes and keeps the others from starting.</param>
    /// <returns>How many notes were written: all of them.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="notes"/> or <paramref name="directory"/> is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrent"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// A title of <paramref name="notes"/> is refused. Nothing has been written.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled. The exception carries the caller's token.
    /// </exception>
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

        // All names before the first write: only who sees all of them can keep them apart, and a name that depended on
        // who finishes first would be another one next time.
        Note[] all = [.. notes];
        var names = NamesOf(all);

        // If the caller has cancelled already, it ends here: the disk promises that nothing has happened then.
        await _disk.CreateFolderAsync(directory, cancellationToken);
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);

        // WhenAll waits for all of them, whatever happens to one: that is how a failure stops nobody.
        await Task.WhenAll(all.Zip(names, ExportAsync));
        return all.Length;

        async Task ExportAsync(Note note, string name)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                // The wait may win a place in the instant of the cancellation.
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
        // Two names that differ only in case are two files here and one on the next system, so they count as the same.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. notes.Select(note => FreeName(SafeName(note.Title), taken))];
    }

    // The number must be tried like any other name: somebody may have called a note "a-2".
    private static string FreeName(string name, HashSet<string> taken)
    {
        var free = name;
        for (var i = 2; !taken.Add(free); i++)
        {
            free = $"{name}-{i}";
        }

        return $"{free}.md";
    }

    // It lists what is allowed. A list of what is forbidden is never complete: each system forbids other characters,
    // and Path.GetInvalidFileNameChars knows only those of the system that the program happens to run on.
    private static string SafeName(string title)
    {
        var name = new StringBuilder();

        // Runes, not chars: a cut must not go through the middle of a character that takes two chars.
        foreach (var rune in title.EnumerateRunes().Take(MaxCharacters))
        {
            name.Append(Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : "-");
        }

        var trimmed = name.ToString().Trim('-');
        return trimmed.Length > 0 ? trimmed : "note";
    }

    // Half a note looks like a note. The try begins with the write and not before it: what was never begun is not ours
    // to delete.
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
            // Not with the caller's token: it may be the very reason why we are here.
            await _disk.DeleteAsync(path, CancellationToken.None);
        }
        catch (Exception)
        {
            // Why the write failed matters more than why the cleaning up did, and only one of the two can come out.
        }
    }
}
