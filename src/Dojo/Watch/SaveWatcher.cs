using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>Tells of every file that is saved below katas/, whatever way the editor saves it.</summary>
internal sealed class SaveWatcher : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Repository _repository;
    private readonly Action<string?> _saved;

    private SaveWatcher(Repository repository, Action<string?> saved)
    {
        _repository = repository;
        _saved = saved;
        _watcher = new FileSystemWatcher(repository.FullPath("katas"), "*.cs")
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Changed += (_, it) => Tell(it.FullPath);
        _watcher.Created += (_, it) => Tell(it.FullPath);
        _watcher.Deleted += (_, it) => Tell(it.FullPath);
        _watcher.Renamed += (_, it) =>
        {
            Tell(it.OldFullPath);
            Tell(it.FullPath);
        };
        _watcher.Error += (_, _) => _saved(null);
    }

    /// <summary>Starts to watch.</summary>
    /// <param name="saved">Called with the path of each file; with null if some events were lost.</param>
    /// <returns>Null if files cannot be watched here.</returns>
    public static SaveWatcher? TryStart(Repository repository, Action<string?> saved)
    {
        SaveWatcher? watcher = null;
        try
        {
            watcher = new SaveWatcher(repository, saved);
            watcher._watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or ArgumentException
                        or PlatformNotSupportedException
                        or UnauthorizedAccessException
            )
        {
            watcher?.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Tell(string fullPath) => _saved(Path.GetRelativePath(_repository.Root, fullPath).Replace('\\', '/'));
}
