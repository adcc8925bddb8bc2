using System.Text.RegularExpressions;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>Lines that talk to the kernel or the compiler.</summary>
internal static partial class Directives
{
    private static readonly string[] s_otherLanguages =
    [
        "fsharp",
        "f#",
        "pwsh",
        "powershell",
        "javascript",
        "js",
        "html",
        "markdown",
        "sql",
        "kql",
        "python",
        "r",
        "http",
        "mermaid",
        "value",
    ];

    /// <summary>The language to which a line switches the cell; null: it stays C#.</summary>
    public static string? OtherLanguage(string code) =>
        Magic()
            .Matches(code)
            .Select(static line => line.Groups["name"].Value)
            .FirstOrDefault(static name => s_otherLanguages.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The files that a source loads or imports, as it names them.</summary>
    public static IEnumerable<string> LoadedFiles(string code) =>
        Load().Matches(code).Concat(Import().Matches(code)).Select(static line => line.Groups["path"].Value);

    /// <summary>The files that a source imports, as it names them.</summary>
    public static IEnumerable<string> ImportedFiles(string code) =>
        Import().Matches(code).Select(static line => line.Groups["path"].Value);

    /// <summary>True: the source asks for a package.</summary>
    public static bool AsksForPackage(string code) => Package().IsMatch(code);

    [GeneratedRegex(
        @"^[ \t]*#!(?<name>[^\s]*)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Magic();

    [GeneratedRegex(
        @"^[ \t]*#r[ \t]+""\s*nuget\s*:",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Package();

    [GeneratedRegex(
        @"^[ \t]*#load[ \t]+""(?<path>[^""\r\n]*)""",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Load();

    // A path may stand in quotation marks, though only one kernel takes them away.
    [GeneratedRegex(
        @"^[ \t]*#!import[ \t]+(?<quote>""?)(?<path>[^""\r\n]*[^""\s])\k<quote>",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Import();
}
