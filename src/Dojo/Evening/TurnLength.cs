using System.Globalization;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Evening;

/// <summary>Lengths of time as people write them.</summary>
internal static class TurnLength
{
    private const decimal MostSeconds = 4 * 3600;

    /// <summary>Reads a length of time: 5, 0.5 and 5m are minutes, 90s are seconds.</summary>
    /// <exception cref="SetupException">It is none, or none that a turn could take.</exception>
    public static TimeSpan Parse(string text)
    {
        var (digits, unit) = text switch
        {
            [.. var minutes, 'm'] => (minutes, 60),
            [.. var seconds, 's'] => (seconds, 1),
            _ => (text, 60),
        };
        return
            decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= MostSeconds
            && number * unit is >= 1 and <= MostSeconds and var total
            ? TimeSpan.FromMilliseconds((double)(total * 1000))
            : throw new SetupException(
                $"--turn takes minutes or seconds, such as 5, 0.5, 5m or 90s, from one second to four hours, not "
                    + $"\"{text}\"."
            );
    }

    /// <summary>Says a length of time: half minutes as minutes, everything else as seconds.</summary>
    public static string Say(TimeSpan time) =>
        time >= TimeSpan.FromMinutes(1) && time.Ticks % (TimeSpan.TicksPerMinute / 2) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    /// <summary>Says how much is left, as a clock does: 4:59. What is left of a second counts as one.</summary>
    public static string Left(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(time.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }
}
