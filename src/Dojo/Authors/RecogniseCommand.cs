using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>recognise [KATA]</c>: what learners are told who make the mistakes that are known, for those who write katas. It
/// should be what the author of the mistake believes; it may be nothing; it must never be what somebody else believes.
/// </summary>
internal static class RecogniseCommand
{
    public static async Task<int> RunAsync(
        Session session,
        string? wanted,
        LearnersStage stage,
        CancellationToken cancellationToken
    )
    {
        var all = session.Repository.KataFolders();
        IReadOnlyList<string> katas = wanted is null ? all : [KataFinder.Find(session.Repository, wanted)];
        var found = await RecognitionRun.RunAsync(session.Repository, katas, stage, cancellationToken);
        foreach (var kata in found.GroupBy(static it => it.Mistake.Kata.Name, StringComparer.Ordinal))
        {
            session.Screen.Line(($"{kata.Key}: ", Tone.Strong), (Sum([.. kata]), Tone.Plain));
            foreach (var it in kata)
            {
                Show(session.Screen, it);
            }
        }

        session.Screen.Line();
        session.Screen.Line(Sum(found), Tone.Strong);
        return found.Any(static it => it.Naming == Naming.Known) && !found.Any(IsDefect)
            ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static void Show(Screen screen, Recognised it)
    {
        var what = it.Naming switch
        {
            Naming.Unnamed => $"not named where \"{it.Said}\" fails",
            Naming.TakenForAnother => $"taken for another: {it.Said}",
            Naming.NotJudged => $"not judged: {it.Said}",
            _ => null,
        };
        if (what is not null)
        {
            screen.Line($"  {it.Name}: {what}", IsDefect(it) ? Tone.Bad : Tone.Quiet);
        }
    }

    private static bool IsDefect(Recognised it) =>
        it.Naming is Naming.TakenForAnother or Naming.NotJudged;

    private static string Sum(IReadOnlyList<Recognised> found)
    {
        var parts = new (Naming Naming, string Name)[]
        {
            (Naming.Known, "recognised"),
            (Naming.BehindNull, "behind a missing check for null"),
            (Naming.Unnamed, "not named"),
            (Naming.TakenForAnother, "taken for another"),
            (Naming.NotJudged, "not judged"),
        }
            .Select(part => (part.Name, Count: found.Count(it => it.Naming == part.Naming)))
            .Where(static part => part.Count > 0 || part.Name is "recognised" or "taken for another")
            .Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Name}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Count} {(found.Count == 1 ? "mistake" : "mistakes")}: {string.Join(", ", parts)}"
        );
    }
}
