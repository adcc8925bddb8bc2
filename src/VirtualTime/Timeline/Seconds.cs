using System.Globalization;

namespace AsyncKatas.VirtualTime;

/// <summary>One way to write a time for people: seconds, no more digits than needed.</summary>
internal static class Seconds
{
    public static string Text(TimeSpan time) => $"{Number(time)} s";

    public static string Number(TimeSpan time) => time.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);
}
