using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>What the file system says of the C# files below katas/, without opening any.</summary>
internal static class FileStates
{
    /// <summary>Looks at each file.</summary>
    /// <returns>
    /// Path in the repository, and when it was written and how long it is; null if nobody can look at the moment.
    /// </returns>
    public static IReadOnlyDictionary<string, (DateTime Written, long Length)>? Of(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        try
        {
            return repository
                .KataFolders()
                .Append("support")
                .SelectMany(folder => repository.Files($"katas/{folder}", "*.cs"))
                .Select(path => (path, info: new FileInfo(repository.FullPath(path))))
                .ToDictionary(
                    static it => it.path,
                    static it => it.info.Exists ? (it.info.LastWriteTimeUtc, it.info.Length) : default,
                    StringComparer.Ordinal
                );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
