// Approach: every file that is there goes into a channel, and one reader counts and reports: no lock, whatever threads
// the writes end on.
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
        var there = Channel.CreateUnbounded<string>();
        var counting = CountAsync();
        ExceptionDispatchInfo? failure = null;
        var exports = Task.WhenAll(all.SelectMany(static _ => NoteFormat.All, ExportAsync));
        await exports.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        there.Writer.Complete();
        var done = await counting;
        failure?.Throw();
        if (!exports.IsCompletedSuccessfully)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await exports;
        return done;

        async Task<int> CountAsync()
        {
            var count = 0;
            await foreach (var _ in there.Reader.ReadAllAsync(CancellationToken.None))
            {
                count++;
                progress?.Report(count);
            }

            return count;
        }

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
                await there.Writer.WriteAsync(path, CancellationToken.None);
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
