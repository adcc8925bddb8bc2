namespace AsyncKatas.KataModel;

/// <summary>
/// Where katas are: a checkout of AsyncKatas, or a set of somebody else's that runs in one. All paths that leave it are
/// relative to its root, with slashes.
/// </summary>
internal sealed class Repository
{
    private const string SolutionFile = "AsyncKatas.sln";
    private const string KatasFolder = "katas";
    private const string SharedFolder = "katas/support";

    private readonly KataSet? _set;

    /// <summary>A checkout.</summary>
    /// <param name="root">Full path of the folder that holds AsyncKatas.sln.</param>
    public Repository(string root)
    {
        Root = root;
        Home = this;
    }

    private Repository(KataSet set, Repository home)
    {
        Root = set.Root;
        Home = home;
        _set = set;
    }

    public string Root { get; }

    /// <summary>The checkout with what all katas share; itself, unless it is a set.</summary>
    public Repository Home { get; }

    /// <summary>True: it holds katas, and nothing else of AsyncKatas.</summary>
    public bool IsSet => _set is not null;

    /// <summary>
    /// The languages of whoever reads its pages, the best first, as in the names of translations; none: English.
    /// </summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Looks for the repository from a folder upwards.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <param name="languages">The languages of whoever reads its pages; null: English.</param>
    public static Repository Find(string folder, IReadOnlyList<string>? languages = null) =>
        TryFind(folder, languages) ?? throw new SetupException(KataSet.NothingAt(folder));

    /// <summary>A set, as somebody has named its folder.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="named">How they have named it.</param>
    /// <param name="isToBegin">True: the folder need not be there, and there may be no katas in it.</param>
    /// <param name="languages">The languages of whoever reads its pages; null: English.</param>
    /// <exception cref="SetupException">There is no such set, or no checkout for it.</exception>
    public static Repository OfSet(
        string folder,
        string named,
        bool isToBegin = false,
        IReadOnlyList<string>? languages = null
    )
    {
        var home = TryFind(folder) ?? Installation.Home ?? throw new SetupException(
            "The dojo does not find what all katas share: change to the folder of AsyncKatas (the one with "
                + $"{SolutionFile}) and try again."
        );
        var set = new KataSet(home, folder, named);
        set.Refuse(isToBegin);
        var repository = new Repository(set, home) { Languages = languages ?? [] };
        try
        {
            return isToBegin || repository.KataFolders().Count > 0 ? repository : throw set.WithoutKatas();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{named} cannot be read: {exception.Message}");
        }
    }

    /// <summary>True if a folder is the root of a checkout, or of a copy.</summary>
    public static bool IsAt(string folder) =>
        File.Exists(Path.Combine(folder, SolutionFile)) && Directory.Exists(Path.Combine(folder, KatasFolder));

    /// <summary>The checkout that holds a folder; null: there is none.</summary>
    public static Repository? TryFind(string folder, IReadOnlyList<string>? languages = null)
    {
        for (var it = new DirectoryInfo(folder); it is not null; it = it.Parent)
        {
            if (IsAt(it.FullName))
            {
                return new Repository(it.FullName) { Languages = languages ?? [] };
            }
        }

        return null;
    }

    /// <summary>How a command of the dojo is called: from the root, or for a set from where its user is.</summary>
    /// <param name="command">The command with its arguments; may be empty.</param>
    public string CommandLine(string command) =>
        _set?.CommandLine(command) ?? Installation.CommandLine("src/Dojo", command);

    /// <summary>How a command of git is called for these katas.</summary>
    /// <param name="command">The command with its arguments.</param>
    public string GitLine(string command) => _set?.GitLine(command) ?? $"git {command}";

    /// <summary>Where a path is on disk. What all katas share is never a set's own.</summary>
    public string FullPath(string path) =>
        IsSet && (path is SharedFolder || path.StartsWith($"{SharedFolder}/", StringComparison.Ordinal))
            ? Home.FullPath(path)
            : Path.Combine(Root, path);

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
        HasFolder(KatasFolder)
            ?
            [
                .. Directory
                    .EnumerateDirectories(FullPath(KatasFolder))
                    .Select(static path => Path.GetFileName(path))
                    .Where(static name => char.IsAsciiDigit(name[0]) && !StrayFiles.IsCopiedFolder(name))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
}
