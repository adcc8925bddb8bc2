namespace AsyncKatas.KataModel;

/// <summary>Where the dojo that runs has come from: a build in a checkout, or a package that was installed as a tool.</summary>
internal static class Installation
{
    /// <summary>How a newer tool is installed.</summary>
    public const string NewerTool =
        "dotnet tool update --global AsyncKatas.Dojo (with --source FOLDER if the package is in a folder)";

    /// <summary>What <c>init</c> copies (Dojo.csproj): a full path; null in a checkout, which has it all.</summary>
    public static string? Template { get; } = FindTemplate();

    /// <summary>How the dojo is called.</summary>
    /// <param name="project">Its project, from where the learner is; an installed tool needs none.</param>
    public static string Command(string project) =>
        Template is null ? $"dotnet run --project {project} --" : "dojo";

    /// <summary>Where the new version for a folder is that <c>init</c> has made; null: the tool has none for it.</summary>
    public static string? TemplateFor(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository.HasFolder("src/Dojo") ? null : Template;
    }

    private static string? FindTemplate() =>
        Path.Combine(AppContext.BaseDirectory, "template") is var folder && Repository.IsAt(folder) ? folder : null;
}
