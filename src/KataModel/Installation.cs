namespace AsyncKatas.KataModel;

/// <summary>
/// Where the dojo that runs has come from: a build in a checkout, or a package that was installed as a tool.
/// </summary>
internal static class Installation
{
    /// <summary>How a newer tool is installed.</summary>
    public const string NewerTool =
        "dotnet tool update --global AsyncKatas.Dojo (with --source FOLDER if the package is in a folder)";

    /// <summary>What <c>init</c> copies (Dojo.csproj): a full path; null in a checkout, which has it all.</summary>
    public static string? Template { get; } = FindTemplate();

    /// <summary>The checkout that the dojo comes from, or what it has of one; null: it has been moved away.</summary>
    public static Repository? Home { get; } =
        Template is null ? Repository.TryFind(AppContext.BaseDirectory) : new Repository(Template);

    /// <summary>How a command of the dojo is called.</summary>
    /// <param name="project">The dojo's project, from where the learner is; an installed tool needs none.</param>
    /// <param name="command">The command with its arguments; may be empty.</param>
    public static string CommandLine(string project, string command) =>
        (Template, command) switch
        {
            (null, "") => $"dotnet run --project {Quoted(project)}",
            (null, _) => $"dotnet run --project {Quoted(project)} -- {command}",
            (_, "") => "dojo",
            _ => $"dojo {command}",
        };

    /// <summary>A path as a shell takes it for one.</summary>
    public static string Quoted(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.All(static it => char.IsLetterOrDigit(it) || "/\\.:-_~".Contains(it, StringComparison.Ordinal))
            ? path
            : $"\"{path}\"";
    }

    /// <summary>
    /// Where the new version for a folder is that <c>init</c> has made; null: the tool has none for it.
    /// </summary>
    public static string? TemplateFor(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository.HasFolder("src/Dojo") ? null : Template;
    }

    private static string? FindTemplate() =>
        Path.Combine(AppContext.BaseDirectory, "template") is var folder && Repository.IsAt(folder) ? folder : null;
}
