using System.Collections.Generic;
using AsyncKatas.Dojo.Commands;

namespace AsyncKatas.Dojo.Watching;

/// <summary>The keys and what they do, in lines that never part a key from its word.</summary>
internal static class KeyHelp
{
    private static readonly string[] s_keys =
    [
        "Enter run", "o open", "h hint", "l list", "r run all", "n next", "s solution", "d diff", "x reset", "q quit",
    ];

    public static void Show(Screen screen)
    {
        foreach (var line in Lines(screen.Width))
        {
            screen.Line(line, Tone.Quiet);
        }
    }

    /// <summary>The keys in lines.</summary>
    /// <param name="width">Characters that fit into one.</param>
    public static IEnumerable<string> Lines(int width)
    {
        var line = "";
        foreach (var key in s_keys)
        {
            if (line.Length > 0 && line.Length + 2 + key.Length > width)
            {
                yield return line;
                line = "";
            }

            line += (line.Length == 0 ? "" : "  ") + key;
        }

        yield return line;
    }
}
