// Misconception: once the others are told to stop, the export is over.
// Symptom: they still close their files, and clean up after the caller believes that all is quiet.
// Notebook: notebooks/06-task-groups.ipynb#investigate-group
// Rejected by: A_failure_cancels_the_writes_that_run_and_waits_for_them
// Says: Left behind:
using System.IO;
using System.Runtime.ExceptionServices;

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
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var places = new SemaphoreSlim(maxOpenFiles, maxOpenFiles);
        var reporting = new Lock();
        var done = 0;
        ExceptionDispatchInfo? failure = null;
        var exports = all.SelectMany(static _ => NoteFormat.All, ExportAsync).ToList();
        await foreach (var ended in Task.WhenEach(exports))
        {
            failure?.Throw();
            await ended;
        }

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
            catch (Exception exception)
            {
                var reason = cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken) : exception;
                if (Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(reason), null) is null)
                {
                    await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                }

                await TryDeleteAsync(unfinished);
                throw;
            }
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
