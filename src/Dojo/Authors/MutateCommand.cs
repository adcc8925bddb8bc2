using System.Globalization;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>mutate [KATA]</c>: which small wrong changes to the reference answers no spec notices, for those who write katas.
/// </summary>
internal static class MutateCommand
{
    public static async Task<int> RunAsync(Session session, string? wanted, CancellationToken cancellationToken)
    {
        var all = session.Repository.KataFolders();
        IReadOnlyList<string> katas = wanted is null ? all : [KataFinder.Find(session.Repository, wanted)];
        var reports = await MutationRun.RunAsync(session.Repository, katas, cancellationToken);
        foreach (var report in reports)
        {
            Show(session.Screen, report);
        }

        session.Screen.Line();
        session.Screen.Line(Total(reports), Tone.Strong);
        return reports.All(static report => !report.Unexplained.Any() && !report.Outdated.Any())
            ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static void Show(Screen screen, MutationReport report)
    {
        screen.Line(
            ($"{report.Kata}: ", Tone.Strong),
            (
                report.Alive == 0
                    ? "No small change to the reference answer compiles."
                    : Score(report.Killed, report.Alive),
                Tone.Plain
            )
        );
        foreach (var survivor in report.Survivors)
        {
            var change = ExplainedSurvivors.Describe(survivor);
            var why = report.Explanations.GetValueOrDefault(change);
            screen.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {survivor.Answer.File}:{survivor.Line} | {change} | {why ?? "no spec notices this"}"
                ),
                why is null ? Tone.Bad : Tone.Quiet
            );
        }

        foreach (var change in report.Outdated)
        {
            screen.Line(
                $"  {ExplainedSurvivors.FileOf(report.Kata)} explains {change}, a change that no longer exists: remove "
                    + "the line.",
                Tone.Bad
            );
        }
    }

    private static string Total(IReadOnlyList<MutationReport> reports)
    {
        var explained = reports.Sum(static report => report.Survivors.Count() - report.Unexplained.Count());
        return reports.Sum(static report => report.Alive) is > 0 and var alive
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Score(reports.Sum(static report => report.Killed), alive)}, {explained} explained"
            )
            : "No change was tried, so this says nothing about the specs.";
    }

    private static string Score(int killed, int alive) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{killed} of {alive} mutants killed ({100.0 * killed / alive:0.0} %)"
        );
}
