using System.IO.Enumeration;

namespace AsyncKatas.KataModel;

/// <summary>
/// Files beside an answer that are none: what editors, merge tools and file systems leave there, and copies. Which
/// ones, by their names, stands in Directory.Build.props, so that the dojo and <c>dotnet build</c> always agree.
/// </summary>
internal static class StrayFiles
{
    private static readonly string[] s_temporary = Patterns("TemporaryFiles");
    private static readonly string[] s_copies = Patterns("CopiedFiles");
    private static readonly string[] s_folders = Patterns("CopiedFolders");

    /// <summary>True if nobody compiles this C# file.</summary>
    /// <param name="path">Its path, or its name.</param>
    public static bool Contains(string path) => Matches(s_temporary, Path.GetFileName(path)) || IsCopy(path);

    /// <summary>True if somebody may take this C# file for the answer, but it is a copy.</summary>
    /// <param name="path">Its path, or its name.</param>
    public static bool IsCopy(string path) =>
        Path.GetFileName(path) is var name && Matches(s_copies, name) && !Matches(s_temporary, name);

    /// <summary>True if a folder is a copy of another.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsCopiedFolder(string name) => Matches(s_folders, name);

    private static bool Matches(string[] patterns, string name) =>
        Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name));

    // **/*~*.cs and **/*~*/** are patterns of names, which may stand anywhere.
    private static string[] Patterns(string fact) =>
        [
            .. (BuildFacts.Find(fact) ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(static it => it["**/".Length..].Replace("/**", "", StringComparison.Ordinal)),
        ];
}
