using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Overview;

/// <summary>No command: how far the learner is, and what to do next.</summary>
internal static class GuidedCommand
{
    public static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var checker = new KataChecker(session.Repository);
        var katas = await checker.CheckAllAsync(cancellationToken);
        ShowProgress(session.Screen, katas);
        if (katas.FirstOrDefault(static kata => kata.State is not KataState.Done and not KataState.Broken) is { } next)
        {
            ShowNext(session, next);
        }
        else if (katas.All(static kata => kata.State == KataState.Done))
        {
            session.Screen.Line(
                "Every kata is green. Well done! Compare your answers with those in solutions/.",
                Tone.Good
            );
        }

        return KataTable.RefuseBroken(session.Screen, katas);
    }

    private static void ShowProgress(Screen screen, IReadOnlyList<KataStatus> katas)
    {
        ProgressBar.Show(screen, katas.Count(static kata => kata.State == KataState.Done), katas.Count);
        screen.Line();
        KataTable.Show(screen, katas);
        screen.Line();
    }

    private static void ShowNext(Session session, KataStatus next)
    {
        var screen = session.Screen;
        var number = next.Name.Split('-')[0];
        screen.Line(
            ("Next: ", Tone.Quiet),
            ($"{number} {next.Title}", Tone.Strong),
            ($"  ({next.Kata!.FrontMatter.Minutes.ToString(CultureInfo.InvariantCulture)} minutes)", Tone.Quiet)
        );
        screen.Line();
        if (next.Run is { } run)
        {
            FailureView.Show(session, next.Kata, run);
        }
        else
        {
            CompilerView.Show(session, next.Kata, next.Errors);
        }

        CopyView.Show(session, next.Kata);

        if (next.State == KataState.Untouched)
        {
            var page = KataPage.Of(session.Repository, next.Kata.Files.Readme);
            screen.Line(("Read  ", Tone.Strong), (session.Here(page.Path), Tone.Plain));
        }

        screen.Line(("Then  ", Tone.Strong), (session.CommandLine($"run {number}"), Tone.Plain));
        screen.Line(("Help  ", Tone.Strong), (session.CommandLine($"hint {number}"), Tone.Plain));
    }
}
