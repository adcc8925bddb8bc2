using System.Globalization;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Evening;

/// <summary>What a timer is set to.</summary>
/// <param name="Names">Everybody in the room.</param>
/// <param name="Turn">How long a turn takes.</param>
/// <param name="Rounds">How often everybody has their share.</param>
/// <param name="IsPairing">True: pairs that change; false: a randori, with one keyboard for all.</param>
internal sealed record TimerPlan(IReadOnlyList<string> Names, TimeSpan Turn, int Rounds, bool IsPairing)
{
    private const int MostRounds = 99;

    private readonly IRotation _rotation = IsPairing ? new PairRotation(Names) : new RandoriRotation(Names);

    /// <summary>Turns in all rounds.</summary>
    public int Turns => Rounds * _rotation.TurnsInRound;

    /// <summary>
    /// How long before the bell to say that it will ring: a tenth of the turn, and half a minute at most.
    /// </summary>
    public TimeSpan Warning => TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(30).Ticks, Turn.Ticks / 10));

    /// <summary>Makes a plan of the words of a command line.</summary>
    /// <exception cref="SetupException">They make no plan; the message says what would.</exception>
    public static TimerPlan Of(IReadOnlyList<string> names, string turn, string rounds, bool isPairing) =>
        new(Checked(names), TurnLength.Parse(turn), RoundsOf(rounds), isPairing);

    /// <summary>How people sit in a turn.</summary>
    /// <param name="turn">From 1; the one after the last has its seating too.</param>
    public Seating SeatingAt(int turn) => _rotation.At(turn);

    private static string[] Checked(IReadOnlyList<string> names)
    {
        var trimmed = names.Select(static name => name.Trim()).ToArray();
        if (trimmed.Any(static name => name.Length == 0 || name.Any(char.IsControl)))
        {
            throw new SetupException("A name is empty or holds something that cannot be shown; use letters.");
        }

        if (
            trimmed
                .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(static same => same.Count() > 1) is
            { } twice
        )
        {
            throw new SetupException(
                $"There is more than one {twice.Key}; add a letter to tell them apart, such as {twice.Key}B."
            );
        }

        return trimmed.Length >= 2
            ? trimmed
            : throw new SetupException("The timer needs at least two names, such as: timer Ann Ben Cleo");
    }

    private static int RoundsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
        && rounds is >= 1 and <= MostRounds
            ? rounds
            : throw new SetupException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--rounds takes a whole number from 1 to {MostRounds}, not \"{text}\"."
                )
            );
}
