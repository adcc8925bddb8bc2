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
        var advising = LearnersAdvice.FindAsync(
            status,
            Task.FromResult(mistake),
            showsWarnings: isJson || status.State != KataState.Done,
            cancellationToken
        );
        if (isJson)
        {
            var outline = SpecOutline.Of(session.Repository.Read(status.Kata!.SpecFile));
            JsonView.ShowRun(screen, status, outline, mistake, await advising);
            return status.State == KataState.Done ? ExitCode.Done : ExitCode.Failed;
        }

        if (status.Run is not { } run)
        {
            var (sentence, details) = CompilerView.Of(session, status.Kata!, status.Errors);
            throw new SetupException(sentence, details);
        }

        await ShowAsync(session, status, run, mistake, advising);
        return run.Passed ? ExitCode.Done : ExitCode.Failed;
    }

    // Advice comes after the verdict, which does not wait for it.
    private static async Task ShowAsync(
        Session session,
        KataStatus status,
        RunResult run,
        KnownMistake? mistake,
        Task<IReadOnlyList<Advice>> advising
    )
    {
        var (screen, kata) = (session.Screen, status.Kata!);
        VerdictView.ShowHeading(screen, kata, run);
        ShowSpecs(session, kata, run);
        screen.Line();
        if (run.Passed)
        {
            screen.Line("All green.", Tone.Good);
            CopyView.Show(session, kata);
            AdviceView.Show(screen, await advising);
            screen.Line(
                ("Compare  ", Tone.Strong),
                (session.CommandLine($"solution {kata.Number}"), Tone.Plain)
            );
            screen.Line(("Next     ", Tone.Strong), (session.CommandLine(""), Tone.Plain));
            return;
        }

        FailureView.Show(session, kata, run);
        if (mistake is not null)
        {
            if (screen.CanLink)
            {
                new BeliefPage(session.Repository).Prepare();
            }

            MistakeView.Show(session, kata, mistake);
        }

        CompilerView.ShowWarnings(screen, status.Warnings);
        CopyView.Show(session, kata);
        AdviceView.Show(screen, await advising);
        screen.Line(("Help  ", Tone.Strong), (session.CommandLine($"hint {kata.Number}"), Tone.Plain));
        VerdictView.ShowOutput(screen, run);
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
