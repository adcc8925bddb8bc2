using Spectre.Console.Rendering;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// A last line that is written over and over. It needs no more of a terminal than the carriage return, and lets others
/// write in between, neither of which the library's live display can do.
/// </summary>
/// <param name="screen">Where to write.</param>
internal sealed class StatusLine(Screen screen)
{
    private int _cells;

    /// <summary>Shows a text in place of the one before; what does not fit is cut off.</summary>
    public void Show(string text)
    {
        // In the last column some terminals go on to the next line.
        var shown = Segment.Truncate(new Segment(text), screen.Width - 1)?.Text ?? "";
        var cells = CellsOf(shown);
        screen.Write($"\r{shown}{Spaces(_cells - cells)}");
        _cells = cells;
    }

    /// <summary>Makes room for lines that stay.</summary>
    public void Clear()
    {
        if (_cells > 0)
        {
            screen.Write($"\r{Spaces(_cells)}\r");
            _cells = 0;
        }
    }

    private static string Spaces(int count) => string.Concat(Enumerable.Repeat(' ', count > 0 ? count : 0));

    private static int CellsOf(string text) => new Segment(text).CellCount();
}
