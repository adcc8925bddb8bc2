using System.Globalization;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Puts digits together to the number of a kata: at once if no other number begins so, else after a moment.
/// </summary>
/// <param name="clock">Tells when the moment is over.</param>
/// <param name="entered">Called when nobody has typed another digit.</param>
internal sealed class NumberEntry(TimeProvider clock, Action<WatchEvent.Waited> entered)
{
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);

    /// <summary>What was typed so far.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>Takes a digit.</summary>
    /// <param name="names">The katas.</param>
    /// <returns>True if the number is complete: take it with <see cref="Take"/>.</returns>
    public bool Add(char digit, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Typed += digit;
        var isBeginning = names
            .Select(Kata.NumberOf)
            .OfType<int>()
            .Select(static number => number.ToString(CultureInfo.InvariantCulture))
            .Any(number =>
                number.Length > Typed.TrimStart('0').Length
                && number.StartsWith(Typed.TrimStart('0'), StringComparison.Ordinal)
            );

        // Names have two digits: 01 is complete.
        if (!isBeginning || (Typed[0] == '0' && Typed.Length > 1))
        {
            return true;
        }

        _ = WaitAsync(Typed);
        return false;
    }

    /// <summary>The number that was typed, and nothing is typed any more.</summary>
    public string Take()
    {
        var typed = Typed;
        Typed = "";
        return typed;
    }

    private async Task WaitAsync(string typed)
    {
        await Task.Delay(s_moment, clock);
        entered(new WatchEvent.Waited(typed));
    }
}
