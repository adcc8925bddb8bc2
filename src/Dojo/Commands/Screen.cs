using System;
using System.IO;
using System.Linq;
using Spectre.Console;

namespace AsyncKatas.Dojo.Commands;

/// <summary>
/// Where the dojo writes. A terminal gets colours and lines that fit, unless NO_COLOR is set; a file or a pipe gets the
/// plain text as it is.
/// </summary>
internal sealed class Screen
{
    private readonly TextWriter _out;
    private readonly IAnsiConsole? _console;

    /// <summary>Creates the screen.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="isTerminal">True: somebody looks at the output.</param>
    public Screen(TextWriter output, TextWriter error, bool isTerminal)
    {
        _out = output;
        Error = error;

        // Without colours the library would still write bold and dim.
        var ansi = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? AnsiSupport.Detect : AnsiSupport.No;
        _console = isTerminal ? AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, Out = new AnsiConsoleOutput(output) }) : null;
    }

    public static Screen OfProcess => new(Console.Out, Console.Error, isTerminal: !Console.IsOutputRedirected);

    public TextWriter Error { get; }

    /// <summary>True if somebody looks at the output.</summary>
    public bool IsTerminal => _console is not null;

    /// <summary>Characters in a line; of a file or a pipe those that every terminal has.</summary>
    public int Width => _console?.Profile.Width ?? 80;

    /// <summary>Makes room for something new: clears a terminal that can be cleared, and draws a line elsewhere.</summary>
    public void Clear()
    {
        if (_console is { Profile.Capabilities.Ansi: true })
        {
            // What was scrolled away stays: it is not only ours.
            _out.Write("\e[2J\e[H");
        }
        else
        {
            Line();
            Line(new string('-', 60), Tone.Quiet);
        }
    }

    /// <summary>Writes text as it is, for programs or for a terminal that needs no wrapping.</summary>
    public void Raw(string text) => _out.WriteLine(text);

    /// <summary>Writes text as it is, and no line break.</summary>
    public void Write(string text) => _out.Write(text);

    public void Line() => _out.WriteLine();

    public void Line(string text, Tone tone = Tone.Plain) => Line((text, tone));

    /// <summary>Writes one line in pieces; one that is too long for the terminal goes on in the next.</summary>
    public void Line(params (string Text, Tone Tone)[] pieces)
    {
        if (_console is null)
        {
            _out.WriteLine(string.Concat(pieces.Select(static piece => piece.Text)).TrimEnd());
            return;
        }

        var paragraph = new Paragraph { Overflow = Overflow.Fold };
        foreach (var (text, tone) in pieces)
        {
            paragraph.Append(text, StyleOf(tone));
        }

        _console.Write(paragraph);
        _console.WriteLine();
    }

    /// <summary>Writes text whose lines belong below each other, such as a chart: what does not fit is cut off.</summary>
    public void Block(string text, string indent = "  ")
    {
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var full = $"{indent}{line}";
            var isChart = line.Contains('|', StringComparison.Ordinal);
            Line(isChart && _console is not null && full.Length >= _console.Profile.Width ? $"{full[..Math.Max(0, _console.Profile.Width - 2)]}~" : full);
        }
    }

    public void Refuse(string sentence, string? details = null)
    {
        Error.WriteLine(sentence);
        if (details is not null)
        {
            Error.WriteLine(details);
        }
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Red),
        Tone.Quiet => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
