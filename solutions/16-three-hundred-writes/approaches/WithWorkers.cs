// Approach: as many workers as files may be open, each of which takes the next file; no semaphore.
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var files = new ConcurrentQueue<(string Path, string Text)>(
            all.SelectMany(
                static _ => NoteFormat.All,
                (note, format) => (Path.Combine(directory, $"{note.Name}.{format.Extension}"), format.Render(note))
            )
        );
        var count = files.Count;
        var reporting = new Lock();
        var done = 0;
        Exception? failure = null;

        // A worker never throws: the first failure is kept, and stops all of them.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxOpenFiles, files.Count)).Select(_ => WorkAsync()));
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (done < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return done;

        async Task WorkAsync()
        {
            while (!stop.IsCancellationRequested && files.TryDequeue(out var file))
            {
                try
                {
                    await _disk.WriteAsync($"{file.Path}.tmp", file.Text, stop.Token);
                    await _disk.MoveAsync($"{file.Path}.tmp", file.Path, stop.Token);
                    Report();
                }
                catch (Exception exception)
                {
                    var reason = cancellationToken.IsCancellationRequested
                        ? new OperationCanceledException(cancellationToken)
                        : exception;
                    Interlocked.CompareExchange(ref failure, reason, null);
                    await stop.CancelAsync()
                        .ConfigureAwait(
                            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                        );
                    await TryDeleteAsync($"{file.Path}.tmp");
                }
            }
        }

        void Report()
        {
            lock (reporting)
            {
                done++;
                progress?.Report(done);
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
