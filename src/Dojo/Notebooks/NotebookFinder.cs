using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary>Finds the notebook that somebody means.</summary>
internal static class NotebookFinder
{
    /// <summary>Where the notebooks are.</summary>
    public const string Folder = "notebooks";

    /// <summary>The notebooks of the repository, in order.</summary>
    public static IReadOnlyList<string> All(Repository repository) => repository.Files(Folder, "*.ipynb");

    /// <summary>
    /// Finds a notebook by its path, its number (1 or 01), its name, or a part of it that no other has.
    /// </summary>
    /// <returns>Full path.</returns>
    /// <exception cref="SetupException">There is none, or more than one.</exception>
    public static string Find(Session session, string wanted)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(session.Folder, wanted)));
        if (
            File.Exists(path)
            || Path.HasExtension(wanted)
            || wanted.Contains('/', StringComparison.Ordinal)
            || wanted.Contains('\\', StringComparison.Ordinal)
        )
        {
            return path;
        }

        var names = All(session.Repository).Select(static file => Path.GetFileNameWithoutExtension(file)).ToList();
        var name = NameFinder.Find(names, wanted, "notebook", session.Repository.CommandLine("notebook"));
        return session.Repository.FullPath($"{Folder}/{name}.ipynb");
    }
}
