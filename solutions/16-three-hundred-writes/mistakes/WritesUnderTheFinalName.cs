// Misconception: whoever deletes what broke off leaves no half a file.
// Symptom: as long as the write runs there is half a file under the name that everybody reads, and the older one is gone already.
// Notebook: notebooks/08-misconceptions-limits.ipynb#half-a-file
// Rejected by: While_it_runs_every_file_that_is_there_is_whole
// Says: Expected every file that is there to be whole; at 0 s note-1.md holds
// Rejected by: A_failure_leaves_the_older_files_in_place
// Says: Expected the older
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(maxOpenFiles, maxOpenFiles);
        var reporting = new Lock();
        var done = 0;
        ExceptionDispatchInfo? failure = null;
        var exports = Task.WhenAll(all.SelectMany(static _ => NoteFormat.All, ExportAsync));
        await exports.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        failure?.Throw();
        if (!exports.IsCompletedSuccessfully)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

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
            var unfinished = path;
            try
            {
                await _disk.WriteAsync(unfinished, text, stop.Token);
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
