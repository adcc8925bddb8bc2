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
        var found = new List<Recognised>();
        await using var run = new RecognitionRun(session.Repository);
        foreach (var kata in katas)
        {
            var mistakes = await run.RunAsync(kata, stage, cancellationToken);
            session.Screen.Line(($"{kata}: ", Tone.Strong), (Sum(mistakes), Tone.Plain));
            foreach (var it in mistakes)
            {
                Show(session.Screen, it);
            }

            found.AddRange(mistakes);
        }

        session.Screen.Line();
        session.Screen.Line(Sum(found), Tone.Strong);
        return found.Exists(static it => it.Naming == Naming.Known) && !found.Exists(IsDefect)
            ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static void Show(Screen screen, Recognised it)
    {
        var what = it.Naming switch
        {
            Naming.Unnamed => $"not named where \"{it.Shown}\" fails",
            Naming.AnotherOfTheirs => $"told of another where \"{it.Shown}\" fails: {it.Said}",
            Naming.TakenForAnother => $"taken for another where \"{it.Shown}\" fails: {it.Said}",
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
            (Naming.AnotherOfTheirs, "told of another that may be theirs too"),
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
