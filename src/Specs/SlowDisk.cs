using System.Diagnostics;
using System.Text;

namespace AsyncKatas.Specs;

/// <summary>
/// A disk on which a write takes virtual time and can fail half way. Its files are real ones, in a folder of the spec's
/// own; whoever wants to write or delete anything outside of that folder fails the spec, and nothing happens to what is
/// there.
/// </summary>
/// <param name="folder">Where the files are. What is in it beside <see cref="Directory"/> must stay as it is.</param>
public sealed class SlowDisk(Spec spec, TemporaryFolder folder)
{
    private const int MaxName = 30;

    private readonly Lock _gate = new();
    private int _deletions;

    /// <summary>Where the code under test may write: a folder that is not there yet.</summary>
    public string Directory { get; } = folder.PathOf("out");

    /// <summary>Virtual time that the write of a text takes. Default: 0.2 s each.</summary>
    public Func<string, TimeSpan> Time { get; init; } = static _ => 0.2.Seconds;

    /// <summary>
    /// What the write of a text fails with, at the end of its time and with half of the text on the disk; null: it
    /// succeeds.
    /// </summary>
    public Func<string, Exception?> WriteError { get; init; } = static _ => null;

    /// <summary>
    /// Virtual time that the making of the folder takes, at the end of which it is there. Default: none.
    /// </summary>
    public TimeSpan FolderTime { get; init; }

    /// <summary>
    /// Virtual time that giving a file this name takes, at the end of which it has it. Default: none.
    /// </summary>
    public Func<string, TimeSpan> MoveTime { get; init; } = static _ => TimeSpan.Zero;

    /// <summary>What giving a file this name fails with; null: it succeeds.</summary>
    public Func<string, Exception?> MoveError { get; init; } = static _ => null;

    /// <summary>True: a write that fails throws from the call itself, and no file is made.</summary>
    public bool ThrowsAtOnce { get; init; }

    /// <summary>Virtual time that the first deletion takes; null: as long as all others, 0.1 s.</summary>
    public TimeSpan? FirstDeleteTime { get; init; }

    /// <summary>What every deletion fails with; null: it succeeds.</summary>
    public Exception? DeleteError { get; init; }

    /// <summary>
    /// Virtual time that the write of a text, when it is cancelled, takes to close its file. Default: none.
    /// </summary>
    public Func<string, TimeSpan> ClosingTime { get; init; } = static _ => TimeSpan.Zero;

    /// <summary>
    /// What the write of a text, when it is cancelled, fails with after <see cref="ClosingTime"/>; null: it ends as
    /// cancelled.
    /// </summary>
    public Func<string, Exception?> ClosingError { get; init; } = static _ => null;

    /// <summary>False: time passes and errors occur, but no file is ever made. For specs about time alone.</summary>
    public bool KeepsFiles { get; init; } = true;

    /// <summary>Makes a folder and those above it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Keeps it from happening.</param>
    /// <returns>A task that ends when the folder is there.</returns>
    public Task CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        ThrowIfOutside(folder.FullPath, path, "made");
        return TouchAfterAsync(
            FolderTime,
            () => System.IO.Directory.CreateDirectory(path),
            error: null,
            cancellationToken
        );
    }

    /// <summary>Writes a file: half of it at once, all of it after <see cref="Time"/>.</summary>
    /// <param name="text">What is in it.</param>
    /// <param name="cancellationToken">Ends the write early; half of the text stays.</param>
    /// <returns>A task that ends when the file is whole.</returns>
    public Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        ThrowIfOutside(Directory, path, "written");
        var error = WriteError(text);
        return error is not null && ThrowsAtOnce ? throw error : spec.Timeline.TrackAsync(NameOf(path), async () =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var bytes = Encoding.UTF8.GetBytes(text);
                Touch(() => File.WriteAllBytes(path, bytes.AsSpan(0, bytes.Length / 2)));
                try
                {
                    await Task.Delay(Time(text), spec.Clock, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    await Task.Delay(ClosingTime(text), spec.Clock, CancellationToken.None);
                    ThrowIfAny(ClosingError(text));
                    throw;
                }

                ThrowIfAny(error);
                Touch(() => WriteRest(path, bytes));
            });
    }

    /// <summary>Gives a file another name, in one step. A file that has that name already is replaced.</summary>
    /// <param name="to">Its new path.</param>
    /// <param name="cancellationToken">Keeps it from happening.</param>
    /// <returns>A task that ends when the file has its new name.</returns>
    public Task MoveAsync(string from, string to, CancellationToken cancellationToken)
    {
        ThrowIfOutside(Directory, from, "moved");
        ThrowIfOutside(Directory, to, "written");
        var name = Path.GetFileName(to);
        return TouchAfterAsync(
            MoveTime(name),
            () => File.Move(from, to, overwrite: true),
            MoveError(name),
            cancellationToken
        );
    }

    /// <summary>
    /// Deletes a file, which takes 0.1 s, or <see cref="FirstDeleteTime"/>. Nothing happens if there is none.
    /// </summary>
    /// <param name="cancellationToken">Keeps it from happening.</param>
    /// <returns>A task that ends when it is gone.</returns>
    public Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        ThrowIfOutside(Directory, path, "deleted");
        var isFirst = Interlocked.Increment(ref _deletions) == 1;
        return spec.Timeline.TrackAsync($"delete {NameOf(path)}", async () =>
        {
            await Task.Delay((isFirst ? FirstDeleteTime : null) ?? 0.1.Seconds, spec.Clock, cancellationToken);
            ThrowIfAny(DeleteError);
            Touch(() => File.Delete(path));
        });
    }

    // Whoever writes to a file that another write has open mixes the two, as on any disk.
    private static void WriteRest(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Position = bytes.Length / 2;
        file.Write(bytes.AsSpan(bytes.Length / 2));
    }

    private static void ThrowIfAny(Exception? error)
    {
        if (error is not null)
        {
            throw error;
        }
    }

    // What fills the chart must not break its lines.
    private static string NameOf(string path)
    {
        var name = string.Concat(Path.GetFileName(path).Select(static c => char.IsControl(c) ? '?' : c));
        return name.Length > MaxName ? $"{name[..(MaxName - 3)]}..." : name;
    }

    [StackTraceHidden]
    private void ThrowIfOutside(string root, string path, string what)
    {
        var full = Path.GetFullPath(path);
        if (
            !Path.IsPathRooted(path)
            || !$"{full}{Path.DirectorySeparatorChar}".StartsWith(
                $"{root}{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal
            )
        )
        {
            var shown = Path.GetRelativePath(Directory, full).Replace(Path.DirectorySeparatorChar, '/');
            spec.Fail(
                $"Expected nothing outside of the folder to be touched; {FolderAssertions.Quote(shown)}, as seen from "
                    + $"the folder, was to be {what}."
            );
        }
    }

    // The real work is tiny and done on the spot, so that the clock never has to wait for the real world.
    private void Touch(Action work)
    {
        if (KeepsFiles)
        {
            lock (_gate)
            {
                work();
            }
        }
    }

    // What takes no time has ended when the call returns.
    private async Task TouchAfterAsync(
        TimeSpan time,
        Action work,
        Exception? error,
        CancellationToken cancellationToken
    )
    {
        await Task.Delay(time, spec.Clock, cancellationToken);
        ThrowIfAny(error);
        Touch(work);
    }
}
