namespace AsyncKatas.ThreeHundredWrites;

/// <summary>
/// Writes notes to files in several formats. What is there under its name is whole, whatever happens.
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

    /// <summary>
    /// Writes each note in every format of <see cref="NoteFormat.All"/> to a folder, and waits until all files are
    /// written.
    /// </summary>
    /// <remarks>
    /// <para>The file of a note is called <c>name.extension</c>. Under that name there is a whole file at every moment,
    /// or none: one that was there before is replaced in one step, when the new one is whole.</para>
    /// <para>When a file cannot be written, or the caller cancels, no further file is begun, the running writes are
    /// cancelled and awaited, and what was begun and not finished is deleted. Files that are whole by then stay.</para>
    /// </remarks>
    /// <param name="notes">The notes. They are read once.</param>
    /// <param name="directory">The folder. It is made if it is not there.</param>
    /// <param name="maxOpenFiles">
    /// How many files may be written at once, across all notes and formats; at least 1.
    /// </param>
    /// <param name="progress">
    /// Hears the number of files that are there, each number from 1 to the last once and in order; null: nobody.
    /// </param>
    /// <param name="cancellationToken">Cancels the running writes and keeps the others from starting.</param>
    /// <returns>How many files were written: all of them.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="notes"/> or <paramref name="directory"/> is null.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxOpenFiles"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled. The exception carries the caller's token.
    /// </exception>
    public Task<int> ExportAllAsync(
        IEnumerable<Note> notes,
        string directory,
        int maxOpenFiles,
        IProgress<int>? progress,
        CancellationToken cancellationToken = default
    )
    {
        // TODO: steps 1 to 6 go here (you will want the keyword async in the declaration above).
        throw new NotImplementedException("Please implement NoteExporter.ExportAllAsync.");
    }
}
