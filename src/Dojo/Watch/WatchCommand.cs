using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Watch;

/// <summary><c>watch [KATA]</c>: stays, and shows the verdict of a kata each time one of its files is saved.</summary>
internal static class WatchCommand
{
    /// <summary>Watches until the learner quits.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata to begin with, in the learner's words; null: the first that is not done.</param>
    /// <param name="isManual">True: files are not watched; the learner presses Enter.</param>
    /// <param name="editCommand">The editor for the key o; null: the one that is set up here.</param>
    /// <param name="limits">How long specs may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(
        Session session,
        string? wanted,
        bool isManual,
        string? editCommand,
        RunLimits limits,
        CancellationToken cancellationToken
    )
    {
        var kata = wanted is null ? null : KataFinder.Find(session.Repository, wanted);
        if (isManual && session.Screen.ReadKey is null)
        {
            throw new SetupException(
                "With --manual you press Enter to run, and there is no keyboard here; use: run KATA"
            );
        }

        WatchLoop? loop = null;
        await using var checker = new KataChecker(session.Repository, limits);
        var mistakes = new KnownMistakes(session.Repository, limits);
        await using var saves = isManual
            ? null
            : SaveFeed.Start(session.Repository, TimeProvider.System, it => loop?.Tell(it), session.Screen.Variable);
        await using (loop = new WatchLoop(session, checker, mistakes, kata, TimeProvider.System, saves, editCommand))
        {
            loop.HasKeys = KeyReader.TryStart(
                session.Screen,
                key =>
                {
                    // Whoever reads on would take the keys of an editor that has the terminal.
                    var handled = new ManualResetEventSlim();
                    loop.Tell(new WatchEvent.Pressed(key, handled.Set));
                    handled.Wait();
                }
            );
            await loop.RunAsync(cancellationToken);
            return ExitCode.Done;
        }
    }
}
