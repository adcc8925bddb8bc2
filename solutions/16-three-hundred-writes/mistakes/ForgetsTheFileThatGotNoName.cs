// Misconception: when the write has ended nothing can go wrong any more.
// Symptom: giving the name can fail too: something else has it, or the caller has just cancelled.
// Notebook: notebooks/08-misconceptions-limits.ipynb#half-a-file
// Rejected by: A_file_that_cannot_get_its_name_leaves_nothing_else_behind
// Says: Expected nothing but files of the notes to be left; there is
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

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
        CancellationToken cancellationToken = default
    )
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
        await exports.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
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
            var unfinished = $"{path}.tmp";
            try
            {
                await _disk.WriteAsync(unfinished, text, stop.Token);
            }
            catch (Exception exception)
            {
                await StopAsync(exception);
                await TryDeleteAsync(unfinished);
                throw;
            }

            try
            {
                await _disk.MoveAsync(unfinished, path, stop.Token);
                lock (reporting)
                {
                    done++;
                    progress?.Report(done);
                }
            }
            catch (Exception exception)
            {
                await StopAsync(exception);
                throw;
            }
        }

        async Task StopAsync(Exception exception)
        {
            var reason = cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(cancellationToken)
                : exception;
            if (Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(reason), null) is null)
            {
                await stop.CancelAsync()
                    .ConfigureAwait(
                        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                    );
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
