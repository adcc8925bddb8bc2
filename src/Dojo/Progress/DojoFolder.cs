using AsyncKatas.Files;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Progress;

/// <summary>
/// The folder in which the dojo keeps what it wants to know next time. Nothing there is needed: what is missing or
/// damaged counts as not there, and only the learner's backups cannot be made again.
/// </summary>
/// <param name="repository">The checkout to which it belongs.</param>
internal sealed class DojoFolder(Repository repository)
{
    /// <summary>Its path. It stands in .gitignore.</summary>
    public const string Path = ".dojo";

    public Repository Repository { get; } = repository;

    /// <summary>The text of a file, with \n at the ends of lines; null if it is not there or cannot be read.</summary>
    /// <param name="path">From this folder on.</param>
    public string? Find(string path)
    {
        try
        {
            return Repository.Has($"{Path}/{path}") ? Repository.Read($"{Path}/{path}") : null;
        }
        catch (SetupException)
        {
            return null;
        }
    }

    /// <summary>Writes a file, so that another process sees either the old text or the new one.</summary>
    /// <param name="path">From this folder on.</param>
    /// <returns>False if the folder cannot be written to.</returns>
    public bool TryWrite(string path, string text)
    {
        var target = Repository.FullPath($"{Path}/{path}");
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            WholeFile.Write(target, text);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
