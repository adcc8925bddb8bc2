using System;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Diagnosis;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Watching;

namespace AsyncKatas.Dojo.Commands;

/// <summary><c>watch [KATA]</c>: stays, and shows the verdict of a kata each time one of its files is saved.</summary>
internal static class WatchCommand
{
    /// <summary>Watches until the learner quits.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata to begin with, in the learner's words; null: the first that is not done.</param>
    /// <param name="isManual">True: files are not watched; the learner presses Enter.</param>
    /// <param name="limits">How long specs may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(Session session, string? wanted, bool isManual, RunLimits limits, CancellationToken cancellationToken)
    {
        var kata = wanted is null ? null : NameFinder.Find(session.Repository.KataFolders(), wanted, "kata");
        if (isManual && Console.IsInputRedirected)
        {
            throw new SetupException("With --manual you press Enter to run, and there is no keyboard here; use: run KATA");
        }

        WatchLoop? loop = null;
        await using var checker = new KataChecker(session.Repository, limits);
        var mistakes = new KnownMistakes(session.Repository, limits);
        using var watcher = isManual ? null : SaveWatcher.TryStart(session.Repository, path => loop?.Tell(new WatchEvent.Saved(path)));
        await using (loop = new WatchLoop(session, checker, mistakes, kata, TimeProvider.System) { IsWatching = watcher is not null })
        {
            if (watcher is null && !isManual)
            {
                session.Screen.Line("Files cannot be watched here: press Enter after each save.", Tone.Bad);
            }

            loop.HasKeys = KeyReader.TryStart(key => loop.Tell(new WatchEvent.Pressed(key)));
            await loop.RunAsync(cancellationToken);
            return ExitCode.Done;
        }
    }
}
