// Misconception: what goes wrong while cleaning up comes out like everything else.
// Symptom: it comes out instead: the caller hears that a file could not be deleted, and not that the disk is full.
// Notebook: notebooks/08-misconceptions-limits.ipynb#clean-up-throws
// Rejected by: A_cleaning_up_that_fails_does_not_hide_why
// Says: your method ended with UnauthorizedAccessException (the disk says no)
using System.IO;

namespace AsyncKatas.ThreeHundredWrites;

public sealed class NoteExporter
{
    private readonly IDisk _disk;

    public NoteExporter(IDisk disk) => _disk = disk ?? throw new ArgumentNullException(nameof(disk));

    public async Task<int> ExportAllAsync(
        IEnumerable<Note> notes,
        string directory,
        int maxOpenFiles,
        IProgress<int>? progress,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOpenFiles, 1);
        Note[] all = [.. notes];
        cancellationToken.ThrowIfCancellationRequested();
        await _disk.CreateFolderAsync(directory, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(maxOpenFiles, maxOpenFiles);
        var reporting = new Lock();
        var done = 0;
        var failed = 0;
        var exports = Task.WhenAll(all.SelectMany(static _ => NoteFormat.All, ExportAsync));
        await exports;
        return done;

        async Task ExportAsync(Note note, NoteFormat format)
        {
            await places.WaitAsync(stop.Token);
            try
            {
                stop.Token.ThrowIfCancellationRequested();
                await WriteWholeAsync(Path.Combine(directory, $"{note.Name}.{format.Extension}"), format.Render(note));
            }
            finally
            {
                places.Release();
            }
        }

        async Task WriteWholeAsync(string path, string text)
        {
            var unfinished = $"{path}.tmp";
            try
            {
                await _disk.WriteAsync(unfinished, text, stop.Token);
                await _disk.MoveAsync(unfinished, path, stop.Token);
                lock (reporting)
                {
                    done++;
                    progress?.Report(done);
                }
            }
            catch
            {
                if (Interlocked.Exchange(ref failed, 1) == 0)
                {
                    await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                }

                await _disk.DeleteAsync(unfinished, CancellationToken.None);
                throw;
            }
        }
    }
}
