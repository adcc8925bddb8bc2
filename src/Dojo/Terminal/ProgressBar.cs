using System.Globalization;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// How many katas are done, in one line: a state, where the library's bars show work that goes on and own the terminal.
/// </summary>
internal static class ProgressBar
{
    private const int Width = 30;

    public static void Show(Screen screen, int done, int all)
    {
        if (screen.IsPlain)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"AsyncKatas: {done} of {all} katas done"));
            return;
        }

        var filled = all == 0 ? 0 : done * Width / all;
        screen.Line(
            ("AsyncKatas  ", Tone.Strong),
            (new string('#', filled), Tone.Good),
            (new string('-', Width - filled), Tone.Quiet),
            (string.Create(CultureInfo.InvariantCulture, $"  {done} of {all} katas done"), Tone.Plain)
        );
    }
}
