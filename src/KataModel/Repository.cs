namespace AsyncKatas.KataModel;

/// <summary>A checkout of AsyncKatas. All paths that leave it are relative to its root, with slashes.</summary>
/// <param name="root">Full path of the folder that holds AsyncKatas.sln.</param>
internal sealed class Repository(string root)
{
    private const string SolutionFile = "AsyncKatas.sln";

    public string Root { get; } = root;

    /// <summary>Looks for the repository from a folder upwards.</summary>
    public static Repository Find(string folder)
    {
        for (var it = new DirectoryInfo(folder); it is not null; it = it.Parent)
        {
            if (IsAt(it.FullName))
            {
                return new Repository(it.FullName);
            }
        }

        throw new SetupException(
            $"There are no katas here: change to the folder of AsyncKatas (the one with {SolutionFile} and katas/) and "
                + "try again."
        );
    }

    /// <summary>True if a folder is the root of a checkout, or of a copy.</summary>
    public static bool IsAt(string folder) =>
        File.Exists(Path.Combine(folder, SolutionFile)) && Directory.Exists(Path.Combine(folder, "katas"));

    public string FullPath(string path) => Path.Combine(Root, path);

    public bool Has(string path) => File.Exists(FullPath(path));

    public bool HasFolder(string path) => Directory.Exists(FullPath(path));

    public string Read(string path)
    {
        try
        {
            return File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// The files of a folder that match a pattern, in order, but for hidden ones; none if there is no such folder.
    /// </summary>
    public IReadOnlyList<string> Files(string folder, string pattern) =>
        HasFolder(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(FullPath(folder), pattern)
                    .Select(static path => Path.GetFileName(path))
                    .Where(static name => !name.StartsWith('.'))
                    .Order(StringComparer.Ordinal)
                    .Select(name => $"{folder}/{name}"),
            ]
            : [];

    /// <summary>The C# files of a folder that count, in order: those that no tool has left there.</summary>
    public IReadOnlyList<string> Sources(string folder) =>
        [.. Files(folder, "*.cs").Where(static path => !StrayFiles.Contains(path))];

    /// <summary>The folders of the katas: those that start with a digit, and are no copies.</summary>
    public IReadOnlyList<string> KataFolders() =>
        [
            .. Directory
                .EnumerateDirectories(FullPath("katas"))
                .Select(static path => Path.GetFileName(path))
                .Where(static name => char.IsAsciiDigit(name[0]) && !StrayFiles.IsCopiedFolder(name))
                .Order(StringComparer.Ordinal),
        ];
}
