using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Lines that talk to the kernel. Of <c>#!</c> lines only the one that names C# is understood; packages are not restored,
/// because a notebook must run without a network.
/// </summary>
internal static partial class Directives
{
    private static readonly string[] s_otherLanguages =
        ["fsharp", "f#", "pwsh", "powershell", "javascript", "js", "html", "markdown", "sql", "kql", "python", "r", "http", "mermaid", "value"];

    /// <summary>The language to which a line switches the cell; null: it stays C#.</summary>
    public static string? OtherLanguage(string code) =>
        Magic().Matches(code).Select(static line => line.Groups["name"].Value).FirstOrDefault(static name => s_otherLanguages.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The files that a source loads, as it names them.</summary>
    public static IEnumerable<string> LoadedFiles(string code) => Load().Matches(code).Select(static line => line.Groups["path"].Value);

    /// <summary>Why the kernel cannot run a cell; null: it can try.</summary>
    public static CellOutput? Refuse(string code)
    {
        foreach (Match line in Magic().Matches(code))
        {
            if (!string.Equals(line.Groups["name"].Value, "csharp", StringComparison.Ordinal))
            {
                return CellError.Of(line.Groups["name"].Value is "import"
                    ? "#!import hides it when the file is missing or does not compile; use #load."
                    : $"#!{line.Groups["name"].Value} is not known here.");
            }
        }

        return Package().IsMatch(code) ? CellError.Of("#r \"nuget: ...\" needs a network; a notebook must run without.") : null;
    }

    [GeneratedRegex(@"^[ \t]*#!(?<name>[^\s]*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Magic();

    [GeneratedRegex(@"^[ \t]*#r[ \t]+""\s*nuget\s*:", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Package();

    [GeneratedRegex(@"^[ \t]*#load[ \t]+""(?<path>[^""\r\n]*)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Load();
}
