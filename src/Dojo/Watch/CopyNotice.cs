using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>Tells once of each copy that is saved: whoever works in it would wait for a verdict.</summary>
internal sealed class CopyNotice(Repository repository)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>What to say of a saved file; null: nothing, or it has been said.</summary>
    /// <param name="path">Its path in the repository.</param>
    public string? Of(string path) =>
        path.Split('/') switch
        {
            ["katas", var folder, _] when StrayFiles.IsCopiedFolder(folder) && _told.Add(folder) =>
                $"katas/{folder} looks like a copy of a kata, so nobody reads what is in it. Work in the folder whose "
                    + "name has no more than its number and its words.",
            ["katas", var kata, _]
                when StrayFiles.IsCopy(path) && !StrayFiles.IsCopiedFolder(kata) && _told.Add(path) => KataFiles
                .Of(repository, kata)
                .LearnerFile
                is { } answer
                ? $"{path} looks like a copy, so nobody reads it. Your answer is {answer}."
                : null,
            _ => null,
        };
}
