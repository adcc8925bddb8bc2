using System.Globalization;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>Tells which saves ask for a run, and of which kata.</summary>
/// <param name="repository">The checkout.</param>
/// <param name="current">Where the learner is.</param>
internal sealed class SaveFilter(Repository repository, CurrentKata current)
{
    private string? _seen;

    /// <summary>The kata to run after a save; null: none.</summary>
    /// <param name="path">Path of the saved file in the repository; null: nobody knows which.</param>
    public string? KataToRun(string? path)
    {
        if (path is null)
        {
            return current.Name;
        }

        if (StrayFiles.Contains(path))
        {
            return null;
        }

        if (path.StartsWith("katas/support/", StringComparison.Ordinal))
        {
            return current.Name;
        }

        return
            path.Split('/') is ["katas", var kata, _]
            && current.All.Contains(kata, StringComparer.Ordinal)
            && IsNews(kata)
            ? kata
            : null;
    }

    // Some editors tell of one save three times.
    private bool IsNews(string kata)
    {
        var content = ContentOf(kata);
        if (current.Is(kata) && content is not null && string.Equals(content, _seen, StringComparison.Ordinal))
        {
            return false;
        }

        _seen = content;
        return true;
    }

    private string? ContentOf(string kata)
    {
        try
        {
            // Who saves without a change is answered too.
            var learner = Kata.Load(current.FilesOf(kata)).Learner;
            var saved = File.GetLastWriteTimeUtc(repository.FullPath(learner.File));
            return string.Create(CultureInfo.InvariantCulture, $"{ContentKey.Of(learner)} {saved.Ticks}");
        }
        catch (SetupException)
        {
            return null; // in the middle of a save; or it is gone, which the run will say
        }
    }
}
