using System.Globalization;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>Shows a long answer of a command a screenful at a time, if somebody is there to turn the pages.</summary>
internal static class Pager
{
    /// <summary>Shows an answer. What was shown can be scrolled back to.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="write">Writes the answer.</param>
    public static void Show(Screen screen, Action<Screen> write)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(write);
        var rows = screen.Record(write);
        var page = screen is { IsLive: true, ReadKey: not null } ? Math.Max(1, screen.Height - 2) : int.MaxValue;
        var status = new StatusLine(screen);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0 && i % page == 0)
            {
                status.Show(
                    string.Create(CultureInfo.InvariantCulture, $"Line {i} of {rows.Count}: Enter goes on, q ends.")
                );
                var key = screen.ReadKey!().KeyChar;
                status.Clear();
                if (key is 'q' or 'Q' or '\e')
                {
                    return;
                }
            }

            screen.Row(rows[i]);
        }
    }
}
