using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Tells of a change of a file once whoever saves it is done. Some editors empty a file before they write it, or delete
/// it and put another one in its place; between the two it is not what they mean.
/// </summary>
/// <param name="clock">Tells when a save is over.</param>
/// <param name="isBlank">True while the file is empty or gone.</param>
/// <param name="tell">Told once for each burst of changes.</param>
internal sealed class SettledFile(TimeProvider clock, Func<bool> isBlank, Action tell) : IAsyncDisposable
{
    /// <summary>How long nobody must have told of a change.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(60);

    /// <summary>How long a file that is empty or gone may be on its way to something else, after that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly LatestRun _look = new(clock);

    /// <summary>The file has changed, or may have.</summary>
    public void Hear() => _look.Request(Quiet, LookAsync);

    /// <summary>True while a file is empty or gone.</summary>
    /// <param name="repository">Where it is.</param>
    /// <param name="path">Its path there.</param>
    /// <exception cref="SetupException">It cannot be read.</exception>
    public static bool IsBlank(Repository repository, string path)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return !repository.Has(path) || repository.Read(path).Length == 0;
    }

    /// <summary>Waits a little if a file may be on its way to something else.</summary>
    /// <param name="clock">Tells when that has taken too long.</param>
    /// <param name="isBlank">True: it is empty or gone.</param>
    /// <param name="cancellationToken">Somebody has told of another change.</param>
    public static Task WaitAsync(TimeProvider clock, bool isBlank, CancellationToken cancellationToken) =>
        isBlank ? Task.Delay(Patience, clock, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _look.DisposeAsync();

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(clock, isBlank(), cancellationToken);
        tell();
    }
}
