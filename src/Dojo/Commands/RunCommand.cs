using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;

namespace AsyncKatas.Dojo.Commands;

/// <summary><c>run KATA</c>: what every spec of a kata says, and the first failure in full.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Session session, string wanted, CancellationToken cancellationToken)
    {
        var screen = session.Screen;
        var status = await KataStatus.OfAsync(session.Repository, NameFinder.Find(session.Repository.KataFolders(), wanted, "kata"), cancellationToken);
        if (status.Defect is not null)
        {
            throw status.Defect;
        }

        if (status.Run is not { } run)
        {
            var (sentence, details) = CompilerView.Of(status.Kata!, status.Compiled!);
            throw new SetupException(sentence, details);
        }

        var number = status.Name.Split('-')[0];
        screen.Line(
            ($"{number} {status.Title}: ", Tone.Strong),
            (string.Create(CultureInfo.InvariantCulture, $"{run.PassedCount} of {run.Specs.Count} specs pass"), run.Passed ? Tone.Good : Tone.Plain));
        ShowSpecs(session, status.Kata!, run);
        screen.Line();
        if (run.Passed)
        {
            screen.Line("All green.", Tone.Good);
            screen.Line(("Next  ", Tone.Strong), (session.CommandLine("").TrimEnd(' ', '-'), Tone.Plain));
            return ExitCode.Done;
        }

        FailureView.Show(session, status.Kata!, run);
        screen.Line(("Help  ", Tone.Strong), (session.CommandLine($"hint {number}"), Tone.Plain));
        ShowOutput(screen, run);
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
                session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Step {number}: {outline.Steps.First(it => it.Number == number).Title}"), Tone.Quiet);
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
                session.Screen.Line(($"  {mark}  ", tone), (spec.Sentence, Tone.Plain));
            }
        }
    }

    private static void ShowOutput(Screen screen, RunResult run)
    {
        if (run.Output.Length > 0 && run.Ending is not (RunEnding.StackOverflow or RunEnding.Crash))
        {
            screen.Line();
            screen.Line("What your code wrote to the console:", Tone.Strong);
            screen.Block(run.Output);
        }
    }
}
