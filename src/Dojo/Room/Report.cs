using AsyncKatas.Dojo.Progress;

namespace AsyncKatas.Dojo.Room;

/// <summary>How far somebody is: all that a file says which <c>progress --export</c> writes.</summary>
/// <param name="Format">Which entries there are; this is 1.</param>
/// <param name="Id">Tells apart two who have chosen the same name.</param>
/// <param name="Name">The name that they have chosen.</param>
/// <param name="At">When it was written.</param>
/// <param name="Katas">The katas that they have begun, in their order.</param>
internal sealed record Report(
    int Format,
    string Id,
    string Name,
    DateTimeOffset At,
    IReadOnlyList<Report.KataEntry> Katas
)
{
    /// <summary>The format that this dojo writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The report of somebody.</summary>
    public static Report Of(Participant participant, IReadOnlyList<KataStatus> katas, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(participant);
        return new Report(
            CurrentFormat,
            participant.Id,
            participant.Name,
            at,
            [
                .. katas
                    .Where(static kata => kata.State is not (KataState.Untouched or KataState.Broken))
                    .Select(static kata => new KataEntry(
                        kata.Name,
                        kata.State,
                        kata.Run?.PassedCount ?? 0,
                        kata.SpecCount
                    )),
            ]
        );
    }

    /// <summary>How far somebody is with a kata.</summary>
    /// <param name="Name">Name of its folder.</param>
    /// <param name="Passed">How many specs pass.</param>
    /// <param name="Specs">How many there are.</param>
    internal sealed record KataEntry(string Name, KataState State, int Passed, int Specs);
}
