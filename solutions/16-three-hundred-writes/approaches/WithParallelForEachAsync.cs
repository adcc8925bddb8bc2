// Approach: Parallel.ForEachAsync limits, stops at the first failure and waits; what is unfinished then is deleted at
// the end.
using System.Collections.Concurrent;
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
        (string Path, string Text)[] files =
        [
            .. all.SelectMany(
                static _ => NoteFormat.All,
                (note, format) => (Path.Combine(directory, $"{note.Name}.{format.Extension}"), format.Render(note))
            ),
        ];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = maxOpenFiles,
            CancellationToken = cancellationToken,
        };
        var unfinished = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var reporting = new Lock();
        var done = 0;
        ExceptionDispatchInfo? failure = null;
        var exports = Parallel.ForEachAsync(
            files,
            options,
            async (file, token) =>
            {
                var growing = $"{file.Path}.tmp";
                try
                {
                    unfinished[growing] = true;
                    await _disk.WriteAsync(growing, file.Text, token);
                    await _disk.MoveAsync(growing, file.Path, token);
                    unfinished.TryRemove(growing, out _);
                    lock (reporting)
                    {
                        done++;
                        progress?.Report(done);
                    }
                }
                catch (Exception exception)
                {
                    // It forgets a failure if the caller cancels before all have ended.
                    var reason = cancellationToken.IsCancellationRequested
                        ? new OperationCanceledException(cancellationToken)
                        : exception;
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(reason), null);
                    throw;
                }
            }
        );
        await exports.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        await Task.WhenAll(unfinished.Keys.Select(TryDeleteAsync));
        failure?.Throw();
        if (done < files.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return done;
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
