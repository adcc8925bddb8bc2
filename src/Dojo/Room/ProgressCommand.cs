using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary>
/// <c>progress</c>: shows what the room would learn of somebody, and writes it to a folder if they say so.
/// </summary>
internal static class ProgressCommand
{
    /// <summary>Shows or writes it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="name">The name to stand under; null: that of the last time.</param>
    /// <param name="folder">The folder to write to; null: only shows it.</param>
    /// <param name="clock">Tells when it is written.</param>
    /// <param name="cancellationToken">Stops the specs.</param>
    /// <exception cref="SetupException">There is no name or no such folder, or it cannot be written to.</exception>
    public static async Task<int> RunAsync(
        Session session,
        string? name,
        string? folder,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(clock);
        var memory = new DojoFolder(session.Repository);
        var participant =
            Participant.Find(memory, name)
            ?? throw new SetupException(
                "Choose the name that the room sees: "
                    + session.CommandLine(
                        $"progress --name NAME{(folder is null ? "" : $" --export {Installation.Quoted(folder)}")}"
                    )
            );
        var target = folder is null ? null : ReportFolder.Open(session.Folder, folder);
        await using var checker = new KataChecker(session.Repository);
        var now = clock.GetUtcNow();
        var report = Report.Of(
            participant,
            await checker.CheckAllAsync(cancellationToken),
            now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond))
        );
        participant.Keep(memory);
        if (target is null)
        {
            session.Screen.Line("Nothing has left this computer. --export FOLDER writes this there, and nothing else:");
            session.Screen.Line();
            session.Screen.Raw(ReportFolder.TextOf(report).TrimEnd());
        }
        else
        {
            session.Screen.Line($"Wrote {target.Write(report)}", Tone.Good);
        }

        return ExitCode.Done;
    }
}
