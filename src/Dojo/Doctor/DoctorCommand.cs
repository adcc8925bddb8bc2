using System.Diagnostics;
using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Doctor;

/// <summary><c>doctor</c>: whether this computer is ready for a room, with or without network.</summary>
internal static class DoctorCommand
{
    /// <summary>All checks together take no longer; what has not answered by then counts as bad.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    /// <summary>Checks everything, and says a sentence about each.</summary>
    /// <param name="session">Where.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns><see cref="ExitCode.Failed"/> if something will not work.</returns>
    public static Task<int> RunAsync(Session session, CancellationToken cancellationToken) =>
        RunAsync(session, Patience, cancellationToken);

    /// <summary>The same, within another time.</summary>
    public static async Task<int> RunAsync(Session session, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (screen, repository) = (session.Screen, session.Repository);
        var watch = Stopwatch.StartNew();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        var token = patience.Token;

        // What waits for others waits at the same time. The verdict is timed, so it has the machine to itself.
        Task<Finding>[] early =
        [
            AnswerAsync("SDK", Checks.SdkAsync(repository, token), watch, cancellationToken),
            AnswerAsync("packages", PackageCheck.RunAsync(repository, token), watch, cancellationToken),
            AnswerAsync("saves", SaveCheck.RunAsync(repository, screen.Variable, token), watch, cancellationToken),
        ];
        var isBad = false;
        foreach (var check in early)
        {
            isBad |= Show(screen, await check);
        }

        isBad |= Show(screen, Checks.Terminal(screen));
        isBad |= Show(screen, Checks.Web());
        var verdict = AnswerAsync("verdict", Checks.VerdictAsync(repository, token), watch, cancellationToken);
        isBad |= Show(screen, await verdict);
        screen.Line();
        screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(isBad ? "Not ready yet" : "Ready")}. Looked for {watch.Elapsed.TotalSeconds:0.0} s."
            ),
            isBad ? Tone.Bad : Tone.Good
        );
        return isBad ? ExitCode.Failed : ExitCode.Done;
    }

    // True: it is bad.
    private static bool Show(Screen screen, Finding finding)
    {
        var (mark, tone) = finding.Kind switch
        {
            FindingKind.Good => ("ok  ", Tone.Good),
            FindingKind.Note => ("note", Tone.Plain),
            _ => ("FAIL", Tone.Bad),
        };
        screen.Line((mark, tone), ($"  {finding.Subject,-8}  ", Tone.Strong), (finding.Sentence, Tone.Plain));
        return finding.Kind == FindingKind.Bad;
    }

    // What is missing for one check must not keep the others from being made.
    private static async Task<Finding> AnswerAsync(
        string subject,
        Task<Finding> check,
        Stopwatch watch,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await check;
        }
        catch (SetupException defect)
        {
            return Finding.Bad(subject, defect.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Bad(
                subject,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no answer after {watch.Elapsed.TotalSeconds:0} s. Close what else is at work here, and try again."
                )
            );
        }
    }
}
