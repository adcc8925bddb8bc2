using System.Text.RegularExpressions;

namespace AsyncKatas.KataModel;

/// <summary>Names of the types that a C# file declares, found without the compiler, so that the file may have
/// errors.</summary>
internal static partial class SourceTypes
{
    public static IEnumerable<string> In(string text) =>
        Declaration().Matches(text).Select(static it => it.Groups["name"].Value);

    [GeneratedRegex(
        @"^[^/\n]*\b(class|struct|interface|enum|record)\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Declaration();
}
