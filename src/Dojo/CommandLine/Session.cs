using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.CommandLine;

/// <summary>What every command works with.</summary>
/// <param name="Screen">Where to write.</param>
/// <param name="Folder">Where the learner is.</param>
internal sealed record Session(Repository Repository, Screen Screen, string Folder)
{
    /// <summary>How the learner calls a command of the dojo from where they are.</summary>
    /// <param name="command">The command with its arguments; may be empty.</param>
    public string CommandLine(string command) =>
        Repository.IsSet ? Repository.CommandLine(command) : Installation.CommandLine(Here("src/Dojo"), command);

    /// <summary>A path of the repository, seen from where the learner is.</summary>
    public string Here(string path) => Path.GetRelativePath(Folder, Repository.FullPath(path)).Replace('\\', '/');
}
