using System.Diagnostics;
using System.Globalization;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;

namespace AsyncKatas.Dojo.Authors;

/// <summary><c>verify [KATA]</c>: what the rules of CONTRIBUTING.md say, for those who write katas.</summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(
        Session session,
        string? wanted,
        bool isJson,
        CancellationToken cancellationToken
    )
    {
        var all = session.Repository.KataFolders();
        IReadOnlyList<string> katas = wanted is null ? all : [KataFinder.Find(session.Repository, wanted)];
        var watch = Stopwatch.StartNew();
        var reports = await Verifier.RunAsync(session.Repository, katas, cancellationToken: cancellationToken);
        if (isJson)
        {
            JsonView.ShowVerification(session.Screen, reports);
            return reports.All(static report => report.Passed) ? ExitCode.Done : ExitCode.Failed;
        }

        foreach (var report in reports)
        {
            Show(session.Screen, report);
        }

        var defects = reports.Sum(static report => report.Defects.Count());
        session.Screen.Line();
        session.Screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Count(reports.Count, "kata")}, {Count(reports.Sum(static report => report.Variants), "variant")}, "
                    + $"{Count(defects, "defect")}, {watch.Elapsed.TotalSeconds:0.0} s"
            ),
            defects == 0 ? Tone.Good : Tone.Bad
        );
        return defects == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Show(Screen screen, KataReport report)
    {
        screen.Line(
            (report.Passed ? "ok    " : "FAIL  ", report.Passed ? Tone.Good : Tone.Bad),
            (
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Kata}: {Count(report.Rules.Count, "rule")}, {Count(report.Variants, "variant")}"
                ),
                Tone.Strong
            )
        );
        foreach (var (rule, defects) in report.Rules.Where(static rule => rule.Defects.Count > 0))
        {
            screen.Line(("  ", Tone.Plain), (rule, Tone.Bad));
            foreach (var defect in defects)
            {
                screen.Block(defect, indent: "    ");
            }
        }
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
