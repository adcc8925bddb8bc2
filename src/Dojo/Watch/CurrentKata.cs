using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Which kata the learner is at, and what is known of each: seen here, or remembered of another time.
/// </summary>
/// <param name="repository">The checkout.</param>
/// <param name="checker">Who remembers.</param>
/// <param name="kata">Which kata to begin with; null: the first that is not done.</param>
internal sealed class CurrentKata(Repository repository, KataChecker checker, string? kata)
{
    private readonly Dictionary<string, KataStatus> _known = new(StringComparer.Ordinal);

    /// <summary>Its folder's name; empty: the first that is not done is still looked for.</summary>
    public string Name { get; set; } = kata ?? "";

    public KataFiles Files => FilesOf(Name);

    /// <summary>The mistake that the failure on the screen was recognised as; null: none.</summary>
    public WatchEvent.Recognised? Recognised { get; set; }

    /// <summary>The names of all katas, in order.</summary>
    public IReadOnlyList<string> All => repository.KataFolders();

    public KataFiles FilesOf(string name) => KataFiles.Of(repository, name);

    public bool Is(string name) => string.Equals(name, Name, StringComparison.Ordinal);

    public bool IsDone(string name) => StatusOf(name)?.State == KataState.Done;

    /// <summary>What is known of a kata; null: nothing.</summary>
    public KataStatus? StatusOf(string name)
    {
        if (!_known.TryGetValue(name, out var status) && checker.Recall(name) is { } recalled)
        {
            _known[name] = status = recalled;
        }

        return status;
    }

    public void Keep(KataStatus status) => _known[status.Name] = status;

    /// <summary>The next kata that is left, after the last one from the first on; null: there is none.</summary>
    public string? Next()
    {
        var names = All;
        var at = names.Index().Where(it => Is(it.Item)).Select(static it => it.Index).FirstOrDefault(-1);
        return names
            .Skip(at + 1)
            .Concat(names.Take(Math.Max(0, at)))
            .FirstOrDefault(name => StatusOf(name)?.State is not KataState.Done and not KataState.Broken);
    }

    /// <summary>The kata before this one; null: this is the first.</summary>
    public string? Previous() => All.LastOrDefault(name => string.CompareOrdinal(name, Name) < 0);
}
