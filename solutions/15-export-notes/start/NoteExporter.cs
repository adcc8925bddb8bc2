namespace AsyncKatas.ExportNotes;

/// <summary>
/// Writes notes to files, several at the same time. No note is lost, and no file but theirs is touched.
/// </summary>
public sealed class NoteExporter
{
    private readonly IDisk _disk;

    /// <summary>Creates the exporter.</summary>
    /// <param name="disk">Where it writes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="disk"/> is null.</exception>
    public NoteExporter(IDisk disk)
    {
        // TODO: step 1 begins here.
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
    public Task<int> ExportAllAsync(
        IEnumerable<Note> notes,
        string directory,
        int maxConcurrent,
        CancellationToken cancellationToken = default
    )
    {
        // TODO: steps 1 to 5 go here (you will want the keyword async in the declaration above).
        throw new NotImplementedException("Please implement NoteExporter.ExportAllAsync.");
    }
}
