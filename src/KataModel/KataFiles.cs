namespace AsyncKatas.KataModel;

/// <summary>
/// The files of one kata as they are on disk, be they complete or not. What is missing is null; <see cref="Kata"/> is
/// the kata on which one can rely.
/// </summary>
internal sealed class KataFiles
{
    private KataFiles(Repository repository, string name)
    {
        Repository = repository;
        Name = name;
        Folder = $"katas/{name}";
        SolutionFolder = $"solutions/{name}";
        var sources = repository.Sources(Folder);
        SpecFiles = [.. sources.Where(static file => file.EndsWith("Spec.cs", StringComparison.Ordinal))];
        Solutions = repository.Sources(SolutionFolder);
        Subject =
            SpecFiles is [var only] ? only[(Folder.Length + 1)..^"Spec.cs".Length]
            : Solutions is [var solution] ? Path.GetFileNameWithoutExtension(solution)
            : null;
        Given =
        [
            .. sources
                .Except(SpecFiles, StringComparer.Ordinal)
                .Where(file => !string.Equals(file, LearnerFile, StringComparison.Ordinal)),
        ];
        Copies = [.. repository.Files(Folder, "*.cs").Where(StrayFiles.IsCopy)];
        Approaches = repository.Sources($"{SolutionFolder}/approaches");
        Mistakes =
        [
            .. repository
                .Sources($"{SolutionFolder}/mistakes")
                .Concat(repository.Files($"{SolutionFolder}/mistakes", $"*{MistakePatch.Extension}"))
                .OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal),
        ];
    }

    public Repository Repository { get; }

    /// <summary>The folder's name: <c>02-results-in-order</c>.</summary>
    public string Name { get; }

    public string Folder { get; }

    public string SolutionFolder { get; }

    /// <summary>
    /// What the learner writes, as the names of the files say: <c>Gather</c>. Null if they do not say it.
    /// </summary>
    public string? Subject { get; }

    public IReadOnlyList<string> SpecFiles { get; }

    public IReadOnlyList<string> Solutions { get; }

    public IReadOnlyList<string> Given { get; }

    /// <summary>Copies of files beside them, which nobody compiles.</summary>
    public IReadOnlyList<string> Copies { get; }

    public IReadOnlyList<string> Approaches { get; }

    /// <summary>The wrong answers: whole ones, and patches.</summary>
    public IReadOnlyList<string> Mistakes { get; }

    public string Readme => $"{Folder}/README.md";

    public string Hints => $"{Folder}/hints.md";

    /// <summary>Where the one file is, or should be, that the learner edits; null without a subject.</summary>
    public string? LearnerFile => Subject is null ? null : $"{Folder}/{Subject}.cs";

    /// <summary>Where the file is, or should be, that <c>reset</c> brings back; null without a subject.</summary>
    public string? StartingFile => Subject is null ? null : $"{SolutionFolder}/start/{Subject}.cs";

    public string? SpecFile => Subject is null ? null : $"{Folder}/{Subject}Spec.cs";

    public string? Solution => Subject is null ? null : $"{SolutionFolder}/{Subject}.cs";

    public string Promises => $"{SolutionFolder}/promises.md";

    public static KataFiles Of(Repository repository, string name) => new(repository, name);
}
