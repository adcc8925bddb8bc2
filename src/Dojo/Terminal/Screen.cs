using System.Text;
using Spectre.Console;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// Where the dojo writes. A terminal gets colours and lines that fit, without colours if NO_COLOR is set; a dumb
/// terminal, and whoever asks for it, gets words instead of drawings and nothing that is drawn over; a file or a pipe
/// gets the text as it is.
/// </summary>
internal sealed class Screen
{
    private const int UsualHeight = 24;

    private readonly TextWriter _out;
    private readonly IAnsiConsole? _console;
    private readonly List<IReadOnlyList<Piece>>? _recorded;
    private readonly bool _canRedraw;

    /// <summary>Creates a screen that is a file or a pipe.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public Screen(TextWriter output, TextWriter error) => (_out, Error) = (output, error);

    /// <summary>Creates a screen that somebody looks at.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="error">Standard error.</param>
    public Screen(IAnsiConsole console, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(console);
        (_console, _out, Error) = (console, console.Profile.Out.Writer, error);
        _canRedraw = console.Profile.Capabilities.Ansi;
    }

    private Screen(Screen origin, List<IReadOnlyList<Piece>> recorded)
    {
        (_out, Error, _console, _canRedraw, IsPlain, ReadKey, Variable) = (
            origin._out,
            origin.Error,
            origin._console,
            origin._canRedraw,
            origin.IsPlain,
            origin.ReadKey,
            origin.Variable
        );
        _recorded = recorded;
    }

    public static Screen OfProcess
    {
        get
        {
            Func<ConsoleKeyInfo>? readKey = Console.IsInputRedirected
                ? null
                : static () => Console.ReadKey(intercept: true);
            if (Console.IsOutputRedirected)
            {
                return new Screen(Console.Out, Console.Error) { ReadKey = readKey };
            }

            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
            var screen = new Screen(console, Console.Error) { ReadKey = readKey };
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
            {
                screen.BeColourless();
            }

            if (string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal))
            {
                screen.BePlain();
            }

            return screen;
        }
    }

    public TextWriter Output => _out;

    public TextWriter Error { get; }

    /// <summary>Waits for a key; null: there is no keyboard.</summary>
    public Func<ConsoleKeyInfo>? ReadKey { get; init; }

    /// <summary>How what belongs to the terminal is set up: the variables of its environment, by their names.</summary>
    public Func<string, string?> Variable { get; init; } = VariableOfProcess;

    /// <summary>True if somebody looks at the output.</summary>
    public bool IsTerminal => _console is not null;

    /// <summary>True: words instead of drawings, for ears.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>True if what was written can be written over.</summary>
    public bool IsLive => !IsPlain && _canRedraw;

    /// <summary>True if a link can be followed from here.</summary>
    public bool CanLink => _console is { Profile.Capabilities: { Ansi: true, Links: true } };

    // Without one the library would still have the system set colours back to what they are.
    private bool HasStyles =>
        _console is { Profile.Capabilities: { Ansi: true } or { ColorSystem: not ColorSystem.NoColors } };

    /// <summary>Characters in a line; of a file or a pipe those that every terminal has.</summary>
    public int Width => _console?.Profile.Width ?? 80;

    /// <summary>Lines that are seen at once.</summary>
    public int Height => _console?.Profile.Height is > 0 and var height ? height : UsualHeight;

    /// <summary>From now on writes words instead of drawings, and no colours.</summary>
    public void BePlain()
    {
        IsPlain = true;
        BeColourless();
    }

    /// <summary>From now on writes no colours, nor bold, which the library leaves in.</summary>
    public void BeColourless()
    {
        if (_console is { Profile.Capabilities: { } capabilities })
        {
            (capabilities.Ansi, capabilities.Links, capabilities.ColorSystem) = (false, false, ColorSystem.NoColors);
        }
    }

    /// <summary>What somebody would write here, row by row, without writing it.</summary>
    public IReadOnlyList<IReadOnlyList<Piece>> Record(Action<Screen> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var rows = new List<IReadOnlyList<Piece>>();
        write(Recorder(rows));
        return rows;
    }

    /// <summary>A screen like this one that only collects what is written.</summary>
    /// <param name="rows">Where.</param>
    public Screen Recorder(List<IReadOnlyList<Piece>> rows) => new(this, rows);

    /// <summary>
    /// Makes room for something new: clears a terminal that can be cleared, and draws a line elsewhere.
    /// </summary>
    public void Clear()
    {
        if (_recorded is not null)
        {
            _recorded.Clear();
        }
        else if (IsLive)
        {
            // What was scrolled away stays: it is not only ours.
            _out.Write("\e[2J\e[H");
        }
        else
        {
            Line();
            if (!IsPlain)
            {
                Line(new string('-', 60), Tone.Quiet);
            }
        }
    }

    /// <summary>
    /// Writes rows in place of what is on the screen, in one piece, so that nobody sees it half done.
    /// </summary>
    public void Redraw(IEnumerable<IReadOnlyList<Piece>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (_console is not { } console)
        {
            return;
        }

        var text = new StringBuilder("\e[H");
        foreach (var row in rows)
        {
            // Before the text: behind a row that fills its line, some terminals would erase its last letter.
            text.Append("\e[K").AppendLine(HasStyles ? console.ToAnsi(ParagraphOf(row)) : TextOf(row));
        }

        _out.Write(text.Append("\e[J").ToString());
    }

    /// <summary>Writes text as it is, for programs or for a terminal that needs no wrapping.</summary>
    public void Raw(string text) => _out.WriteLine(text);

    /// <summary>Writes text as it is, and no line break.</summary>
    public void Write(string text) => _out.Write(text);

    public void Line() => Line([]);

    public void Line(string text, Tone tone = Tone.Plain) => Line(new Piece(text, tone));

    /// <summary>Writes one line in pieces; one that is too long for the terminal goes on in the next.</summary>
    public void Line(params IReadOnlyList<Piece> pieces)
    {
        foreach (var row in _console is null ? [pieces] : LineWrap.Rows(pieces, Width))
        {
            Row(row);
        }
    }

    /// <summary>Writes a row of which it is known that it fits.</summary>
    public void Row(IReadOnlyList<Piece> pieces)
    {
        if (_recorded is not null)
        {
            _recorded.Add(pieces);
            return;
        }

        if (_console is null || !HasStyles)
        {
            _out.WriteLine(TextOf(pieces).TrimEnd());
            return;
        }

        _console.Write(ParagraphOf(pieces));
        _console.WriteLine();
    }

    /// <summary>Writes text line by line, as it stands.</summary>
    public void Block(string text, string indent = "  ")
    {
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            Line($"{indent}{line}");
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

    // No shell of Windows sets LANG; what the system itself speaks stands in for it.
    private static string? VariableOfProcess(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? (OperatingSystem.IsWindows() && name is "LANG" ? WindowsLanguage.Name : null);

    private static string TextOf(IReadOnlyList<Piece> pieces) =>
        string.Concat(pieces.Select(static piece => piece.Text));

    private static Paragraph ParagraphOf(IReadOnlyList<Piece> pieces)
    {
        var paragraph = new Paragraph { Overflow = Overflow.Fold };
        foreach (var piece in pieces)
        {
            paragraph.Append(piece.Text, StyleOf(piece.Tone), piece.Link is null ? null : new Link(piece.Link));
        }

        return paragraph;
    }

    private static Style StyleOf(Tone tone) =>
        tone switch
        {
            Tone.Strong => new Style(decoration: Decoration.Bold),
            Tone.Good => new Style(Color.Green),
            Tone.Bad => new Style(Color.Red),
            Tone.Quiet => new Style(decoration: Decoration.Dim),
            _ => Style.Plain,
        };
}
