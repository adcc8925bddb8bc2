namespace AsyncKatas.KataModel;

/// <summary>How to get a file of AsyncKatas back: only what is possible here.</summary>
internal static class Remedy
{
    /// <summary>How a downloaded copy is taken over, from the folder of the repository.</summary>
    public static string UpdateFromFolder { get; } = Installation.CommandLine("src/Dojo", "update --from FOLDER");

    /// <summary>The sentence for a file that is missing or damaged.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="path">The file, or a pattern of git for some files.</param>
    /// <param name="otherwise">What to do where nobody has the file, because somebody is about to write it.</param>
    public static string For(Repository repository, string path, string otherwise = "Write it as CONTRIBUTING.md says.")
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (Git.Find(repository) is not { } git)
        {
            return repository.IsSet
                ? $"{otherwise} If it came with the set, get it from those who made the set."
                : $"{otherwise} If it came with AsyncKatas, a fresh copy in another folder brings it back: "
                    + UpdateFromFolder;
        }

        // What is as git knows it, or unknown to git, no checkout would change.
        var argument = path.Contains('*', StringComparison.Ordinal) ? $"\"{path}\"" : path;
        return git.Run("diff", "--quiet", "--", path).ExitCode == 1
            ? $"Get it back with: {repository.GitLine($"checkout -- {argument}")}"
            : otherwise;
    }

    /// <summary>The sentence for a learner's file that is missing.</summary>
    public static string ForAnswer(KataFiles kata)
    {
        ArgumentNullException.ThrowIfNull(kata);
        return $"Start again with: {kata.Repository.CommandLine($"reset {kata.Name.Split('-')[0]}")}";
    }
}
