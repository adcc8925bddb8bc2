// Misconception: "twenty at once" means twenty, and then the next twenty.
// Symptom: each batch waits for its slowest file while places stand empty.
// Notebook: notebooks/05-errors-and-limits.ipynb#predict-window
// Rejected by: Begins_the_next_file_the_moment_another_one_is_closed
// Says: although there was a free place
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
        var reporting = new Lock();
        var done = 0;
        ExceptionDispatchInfo? failure = null;
        foreach (
            var batch in all.SelectMany(static _ => NoteFormat.All, static (note, format) => (note, format))
                .Chunk(maxOpenFiles)
        )
        {
            var exports = Task.WhenAll(batch.Select(it => ExportAsync(it.note, it.format)));
            await exports.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
            failure?.Throw();
            if (!exports.IsCompletedSuccessfully)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            await exports;
        }

        return done;

        async Task ExportAsync(Note note, NoteFormat format)
        {
            stop.Token.ThrowIfCancellationRequested();
            await WriteWholeAsync(Path.Combine(directory, $"{note.Name}.{format.Extension}"), format.Render(note));
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
