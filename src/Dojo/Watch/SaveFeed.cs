using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>Tells of every save, whether or not the file system does.</summary>
internal sealed class SaveFeed : IAsyncDisposable
{
    /// <summary>What other tools of .NET obey too; there are containers that set it.</summary>
    public const string PollingVariable = "DOTNET_USE_POLLING_FILE_WATCHER";

    private readonly SavePoll _poll;
    private readonly SaveWatcher? _watcher;

    private SaveFeed(SavePoll poll, SaveWatcher? watcher) => (_poll, _watcher) = (poll, watcher);

    /// <summary>True if nobody tells of saves, so that the dojo looks for them.</summary>
    public bool IsPolling => _poll.IsPolling;

    /// <summary>True if the environment asks to look for saves, and not to wait for word of them.</summary>
    public static bool WantsPolling(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable(PollingVariable) is "1" or "true" or "True" or "TRUE";
    }

    /// <summary>Starts to tell.</summary>
    /// <param name="clock">Tells when to look for changes of which nobody has told.</param>
    /// <param name="tell">Told of each save, and of it if the file system does not tell.</param>
    /// <param name="variable">The variables of the environment; null: those of this process.</param>
    public static SaveFeed Start(
        Repository repository,
        TimeProvider clock,
        Action<WatchEvent> tell,
        Func<string, string?>? variable = null
    )
    {
        ArgumentNullException.ThrowIfNull(tell);
        SavePoll? poll = null;
        var watcher = WantsPolling(variable ?? Environment.GetEnvironmentVariable)
            ? null
            : SaveWatcher.TryStart(
                repository,
                path =>
                {
                    poll?.Heard(path);
                    tell(new WatchEvent.Saved(path));
                }
            );
        poll = new SavePoll(clock, () => FileStates.Of(repository), isPolling: watcher is null)
        {
            Saved = path => tell(new WatchEvent.Saved(path)),
            Deaf = path => tell(new WatchEvent.Deaf(path)),
        };
        poll.Start();
        return new SaveFeed(poll, watcher);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _watcher?.Dispose();
        return _poll.DisposeAsync();
    }
}
