namespace AsyncKatas.KataModel;

/// <summary>
/// A folder of somebody's own, with <c>katas/</c> and <c>solutions/</c> as a checkout has them and nothing else of it.
/// </summary>
internal sealed class KataSet
{
    /// <summary>The option that names a set.</summary>
    public const string Option = "--katas";

    private readonly string _named;
    private readonly string _project;

    /// <summary>The set as somebody has named it, be it there or not.</summary>
    /// <param name="home">The checkout with what all katas share.</param>
    /// <param name="folder">Where they are.</param>
    /// <param name="named">How they have named its folder.</param>
    public KataSet(Repository home, string folder, string named)
    {
        ArgumentNullException.ThrowIfNull(home);
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, named)));
        _named = named;
        _project = From(folder, home.FullPath("src/Dojo"));
    }

    /// <summary>Full path of its folder.</summary>
    public string Root { get; }

    /// <summary>The sentence for a folder above which there is no checkout.</summary>
    public static string NothingAt(string folder)
    {
        for (var it = new DirectoryInfo(folder); it is not null; it = it.Parent)
        {
            if (new Repository(it.FullName).KataFolders().Count > 0)
            {
                return $"The katas here are a set of their own; name it: {OptionFor(From(folder, it.FullName))}";
            }
        }

        return "There are no katas here: change to the folder of AsyncKatas (the one with AsyncKatas.sln and katas/) "
            + "and try again.";
    }

    /// <summary>How a command of the dojo is called for this set, from where its user is.</summary>
    /// <param name="command">The command with its arguments; may be empty.</param>
    public string CommandLine(string command) =>
        Installation.CommandLine(_project, $"{command} {OptionFor(_named)}".TrimStart());

    /// <summary>How a command of git is called for this set, from where its user is.</summary>
    /// <param name="command">The command with its arguments.</param>
    public string GitLine(string command) => $"git -C {Installation.Quoted(_named)} {command}";

    /// <summary>Refuses a folder that is none, or holds no katas.</summary>
    /// <param name="isToBegin">True: it may be missing, and need not hold any.</param>
    /// <exception cref="SetupException">It is refused.</exception>
    public void Refuse(bool isToBegin)
    {
        if (string.IsNullOrWhiteSpace(_named))
        {
            throw new SetupException($"{Option} takes the folder of a set, the one that holds katas/.");
        }

        if (File.Exists(Root))
        {
            throw new SetupException(
                $"{_named} is a file; {Option} takes the folder of a set, the one that holds katas/."
            );
        }

        if (
            Path.GetFileName(Root) is "katas" or "solutions"
            && !Directory.Exists(Path.Combine(Root, "katas"))
            && Directory.Exists(Path.Combine(Root, "../katas"))
        )
        {
            throw new SetupException(
                $"{_named} is only a part of a set; name the folder around it: {OptionFor($"{Trimmed(_named)}/..")}"
            );
        }

        if (!isToBegin && !Directory.Exists(Root))
        {
            throw new SetupException($"There is no folder {_named}. Correct its name, or begin a set there: {New}");
        }

        if (!isToBegin && !Directory.Exists(Path.Combine(Root, "katas")))
        {
            throw new SetupException(
                $"{_named} is no set of katas: it has no folder katas/. Name another, or begin a set there: {New}"
            );
        }
    }

    /// <summary>The refusal of a set in which there is no kata.</summary>
    public SetupException WithoutKatas() =>
        new($"{_named} has no kata yet: a folder in katas/ that is called as in 01-results-in-order. Begin one: {New}");

    private string New => CommandLine("new 01-results-in-order");

    private static string OptionFor(string named) => $"{Option} {Installation.Quoted(named)}";

    private static string Trimmed(string named) => Path.TrimEndingDirectorySeparator(named);

    private static string From(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
