using System.Runtime.ExceptionServices;

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
        ArgumentNullException.ThrowIfNull(disk);
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
    public async Task<int> ExportAllAsync(
        IEnumerable<Note> notes,
        string directory,
        int maxOpenFiles,
        IProgress<int>? progress,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOpenFiles, 1);

        // Read to the end, and rendered, before anything starts: if one of them throws, no file is left open.
        (string Path, string Text)[] files =
        [
            .. notes.SelectMany(
                static _ => NoteFormat.All,
                (note, format) => (Path.Combine(directory, $"{note.Name}.{format.Extension}"), format.Render(note))
            ),
        ];

        // If the caller has cancelled already, it ends here: the disk promises that nothing has happened then.
        await _disk.CreateFolderAsync(directory, cancellationToken);

        using var export = new Export(_disk, maxOpenFiles, progress, cancellationToken);
        await export.WriteAllAsync(files);
        return export.Done;
    }

    /// <summary>What the writes of one export share.</summary>
    private sealed class Export(
        IDisk disk,
        int maxOpenFiles,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    ) : IDisposable
    {
        private const ConfigureAwaitOptions Quietly =
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

        // The caller's wish to stop and our own, after a failure, in one token.
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken
        );

        // What is scarce are open files, so a place is a file: not a note, which has three, and not a format, which has
        // a hundred.
        private readonly SemaphoreSlim _places = new(maxOpenFiles, maxOpenFiles);
        private readonly Lock _reporting = new();
        private ExceptionDispatchInfo? _failure;

        public int Done { get; private set; }

        public async Task WriteAllAsync((string Path, string Text)[] files)
        {
            // Nobody returns before all have ended: who did would leave files behind that somebody still has open.
            var writes = Task.WhenAll(files.Select(file => WriteInPlaceAsync(file.Path, file.Text)));
            await writes.ConfigureAwait(Quietly);

            // What went wrong first is the reason. The cancellations of the others are only its consequence.
            _failure?.Throw();

            // Without a failure it can still end early: if the caller cancels while nobody writes. The waits for a
            // place have ended with our own token then, and the caller knows only his.
            if (Done < files.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        public void Dispose()
        {
            _stop.Dispose();
            _places.Dispose();
        }

        private async Task WriteInPlaceAsync(string path, string text)
        {
            await _places.WaitAsync(_stop.Token);
            try
            {
                // The wait may win a place in the instant of the cancellation.
                _stop.Token.ThrowIfCancellationRequested();
                await WriteWholeAsync(path, text);
            }
            finally
            {
                _places.Release();
            }
        }

        // A write takes time and may break off; a new name is given in one step. So the text grows under a name that
        // nobody looks for, and gets its own when it is whole. The extension stays in that name: the three files of a
        // note must not share one.
        private async Task WriteWholeAsync(string path, string text)
        {
            var unfinished = $"{path}.tmp";
            try
            {
                await disk.WriteAsync(unfinished, text, _stop.Token);
                await disk.MoveAsync(unfinished, path, _stop.Token);
                CountAndReport();
            }
            catch (Exception exception)
            {
                // First the others are stopped, then comes the cleaning up, which takes time. The place is still ours,
                // so nobody can begin meanwhile.
                await StopAsync(exception);

                // The failure that has been kept comes out when all have ended, so there is none to throw here.
                await TryDeleteAsync(unfinished);
            }
        }

        private async Task StopAsync(Exception exception)
        {
            // If the caller has cancelled, that came first, whatever a write says that it has broken off.
            var reason = cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(cancellationToken)
                : exception;
            if (Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(reason), null) is null)
            {
                // It throws if somebody throws who wanted to hear of it. By then all have heard of it, and we know why
                // it is.
                await _stop.CancelAsync().ConfigureAwait(Quietly);
            }
        }

        // Counting and reporting are one thing. Without the lock, and without an event loop, one thread could count to
        // 5, another one to 6, and 6 be reported first.
        private void CountAndReport()
        {
            lock (_reporting)
            {
                Done++; // inside of the call it would only happen if somebody listens
                progress?.Report(Done);
            }
        }

        private async Task TryDeleteAsync(string path)
        {
            try
            {
                // Not with a token: it may be the very reason why we are here.
                await disk.DeleteAsync(path, CancellationToken.None);
            }
            catch (Exception)
            {
                // Why the write failed matters more than why the cleaning up did, and only one of the two can come out.
            }
        }
    }
}
