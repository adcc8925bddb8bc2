using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary>
/// Which katas fit into the time that a room has, in an order in which each comes after its prerequisites, with time to
/// talk about each, breaks, and an end.
/// </summary>
internal sealed class Timetable
{
    /// <summary>Minutes to begin a day with.</summary>
    public const int Welcome = 15;

    /// <summary>Minutes to talk about a kata.</summary>
    public const int Talk = 5;

    /// <summary>Minutes to end a day with.</summary>
    public const int Closing = 15;

    private const int Break = 15;
    private const int Lunch = 60;

    // Nobody listens for longer without a break.
    private const int Stretch = 90;

    // From here on a day has a lunch, in the middle or a little before it.
    private const int DayWithLunch = 300;
    private const int LunchMayComeEarlier = 45;

    private const int Suggestions = 3;

    private readonly List<Slot> _slots = [];
    private readonly HashSet<string> _known;
    private readonly List<KataTime> _open;
    private readonly int _length;

    private Timetable(IReadOnlyList<KataTime> katas, string level, int length)
    {
        var first = FrontMatter.Levels.TakeWhile(it => !string.Equals(it, level, StringComparison.Ordinal)).ToList();
        _known = katas
            .Where(kata => first.Contains(kata.Level, StringComparer.Ordinal))
            .Select(static kata => kata.Name)
            .ToHashSet(StringComparer.Ordinal);
        _open = [.. katas.Where(kata => !_known.Contains(kata.Name))];
        _length = length;
    }

    /// <summary>What happens, in order.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>Its katas, in order.</summary>
    public IReadOnlyList<KataTime> Katas =>
        [.. _slots.Where(static slot => slot.Kind == SlotKind.Kata).Select(static slot => slot.Kata!)];

    /// <summary>
    /// What somebody does next who is faster than the room: katas that could come next, the first ones.
    /// </summary>
    public IReadOnlyList<KataTime> Next => [.. Possible.Take(Suggestions)];

    private IEnumerable<KataTime> Possible => _open.Where(kata => kata.Prerequisites.All(_known.Contains));

    /// <summary>Makes a timetable.</summary>
    /// <param name="katas">All katas, in their order.</param>
    /// <param name="level">What the room takes on: katas of the levels below count as known.</param>
    /// <param name="minutes">How long a day is, from the welcome to the end.</param>
    /// <param name="days">How many days.</param>
    public static Timetable Of(IReadOnlyList<KataTime> katas, string level, int minutes, int days = 1)
    {
        ArgumentNullException.ThrowIfNull(katas);
        var table = new Timetable(katas, level, minutes);
        for (var day = 1; day <= days; day++)
        {
            table.AddDay(day);
        }

        return table;
    }

    private void AddDay(int day)
    {
        var (now, stretch, hasEaten) = (0, 0, false);
        Add(SlotKind.Welcome, Welcome);
        while (Fitting() is var (kata, pause))
        {
            if (pause > 0)
            {
                hasEaten |= pause == Lunch;
                Add(pause == Lunch ? SlotKind.Lunch : SlotKind.Break, pause);
                stretch = 0;
            }

            Add(SlotKind.Kata, kata.Minutes, kata);
            Add(SlotKind.Talk, Talk, kata);
            _open.Remove(kata);
            _known.Add(kata.Name);
        }

        var spare = _length - now - Closing;
        if (spare > 0)
        {
            Add(SlotKind.Spare, spare);
        }

        Add(SlotKind.Closing, Closing);

        // The first for which there is time, and the pause before it.
        (KataTime Kata, int Pause)? Fitting() =>
            Possible
                .Select(kata => (Kata: kata, Pause: PauseBefore(kata)))
                .Where(it => now + it.Pause + it.Kata.Minutes + Talk + Closing <= _length)
                .Select(static it => ((KataTime, int)?)it)
                .FirstOrDefault();

        int PauseBefore(KataTime kata) =>
            stretch == 0 || stretch + kata.Minutes + Talk <= Stretch ? 0
            : !hasEaten && _length >= DayWithLunch && now >= (_length / 2) - LunchMayComeEarlier ? Lunch
            : Break;

        void Add(SlotKind kind, int minutes, KataTime? kata = null)
        {
            _slots.Add(new Slot(day, now, minutes, kind, kata));
            now += minutes;
            stretch += minutes;
        }
    }
}

/// <summary>A part of a day.</summary>
/// <param name="Day">From 1.</param>
/// <param name="Start">Minutes after the day began.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Kata">What it is about; null: no kata.</param>
internal sealed record Slot(int Day, int Start, int Minutes, SlotKind Kind, KataTime? Kata);

/// <summary>What a part of a day is for.</summary>
internal enum SlotKind
{
    /// <summary>Everybody arrives.</summary>
    Welcome,

    /// <summary>Everybody works on a kata.</summary>
    Kata,

    /// <summary>Everybody talks about it.</summary>
    Talk,

    /// <summary>Nobody does anything.</summary>
    Break,

    /// <summary>Everybody eats.</summary>
    Lunch,

    /// <summary>Too short for another kata.</summary>
    Spare,

    /// <summary>The retrospective.</summary>
    Closing,
}
