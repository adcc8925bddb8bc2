using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Run;

/// <summary><c>run KATA</c>: what every spec of a kata says, and the first failure in full.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(
        Session session,
        string wanted,
        RunLimits limits,
        bool isJson,
        CancellationToken cancellationToken
    )
    {
        var screen = session.Screen;
        await using var checker = new KataChecker(session.Repository, limits);
        var status = await checker.CheckAsync(KataFinder.Find(session.Repository, wanted), cancellationToken);
        if (status.Defect is not null)
        {
            throw status.Defect;
        }

        var mistakes = new KnownMistakes(session.Repository, limits);
        var mistake = status.Run is { Passed: false } failed
            ? await mistakes.FindAsync(status.Kata!, failed, cancellationToken)
            : null;
        if (isJson)
        {
            JsonView.ShowRun(screen, status, SpecOutline.Of(session.Repository.Read(status.Kata!.SpecFile)), mistake);
            return status.State == KataState.Done ? ExitCode.Done : ExitCode.Failed;
        }

        if (status.Run is not { } run)
        {
            var (sentence, details) = CompilerView.Of(session, status.Kata!, status.Errors);
            throw new SetupException(sentence, details);
        }

        var number = status.Name.Split('-')[0];
        VerdictView.ShowHeading(screen, status.Kata!, run);
        ShowSpecs(session, status.Kata!, run);
        screen.Line();
        if (run.Passed)
        {
            screen.Line("All green.", Tone.Good);
            CopyView.Show(session, status.Kata!);
            screen.Line(("Next  ", Tone.Strong), (session.CommandLine("").TrimEnd(' ', '-'), Tone.Plain));
            return ExitCode.Done;
        }

        FailureView.Show(session, status.Kata!, run);
        if (mistake is not null)
        {
            if (screen.CanLink)
            {
                new BeliefPage(session.Repository).Prepare();
            }

            MistakeView.Show(session, status.Kata!, mistake);
        }

        CompilerView.ShowWarnings(screen, status.Warnings);
        CopyView.Show(session, status.Kata!);
        screen.Line(("Help  ", Tone.Strong), (session.CommandLine($"hint {number}"), Tone.Plain));
        VerdictView.ShowOutput(screen, run);
        return ExitCode.Failed;
    }

    private static void ShowSpecs(Session session, Kata kata, RunResult run)
    {
        var outline = SpecOutline.Of(session.Repository.Read(kata.SpecFile));
        foreach (var step in run.Specs.GroupBy(spec => outline.StepAt(spec.Line)))
        {
            if (step.Key is { } number)
            {
                session.Screen.Line();
                session.Screen.Line(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Step {number}: {outline.Steps.First(it => it.Number == number).Title}"
                    ),
                    Tone.Quiet
                );
            }

            foreach (var spec in step)
            {
                var (mark, tone) = spec.Outcome switch
                {
                    SpecOutcome.Passed => ("pass", Tone.Good),
                    SpecOutcome.NotRun => ("    ", Tone.Quiet),
                    SpecOutcome.Interrupted => ("STOP", Tone.Bad),
                    _ => ("FAIL", Tone.Bad),
                };
                session.Screen.Line(
                    ($"  {mark}  ", tone),
                    (spec.Sentence, Tone.Plain),
                    (SayExplored(spec), Tone.Quiet)
                );
            }
        }
    }

    private static string SayExplored(SpecResult spec) =>
        spec is { Outcome: SpecOutcome.Passed, Explored: > 0 }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"  ({spec.Explored} {(spec.Explored == 1 ? "schedule" : "schedules")} tried)"
            )
            : "";
}
