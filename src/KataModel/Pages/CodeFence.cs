using System.Text.RegularExpressions;

namespace AsyncKatas.KataModel;

/// <summary>Tells which lines of a Markdown text are code between fences. It must see every line, in order.</summary>
internal sealed partial class CodeFence
{
    private string? _open;

    /// <summary>True if the next line is a fence or stands between two.</summary>
    public bool Takes(string line)
    {
        var wasOpen = _open is not null;
        var mark = Mark().Match(line).Value.Trim();
        if (mark.Length > 0 && (_open is null || mark.StartsWith(_open, StringComparison.Ordinal)))
        {
            _open = wasOpen ? null : mark;
            return true;
        }

        return wasOpen;
    }

    [GeneratedRegex(@"^\s*(```+|~~~+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}
