namespace AsyncKatas.KataModel;

/// <summary>A link to a cell of a notebook: its path, #, the cell's id.</summary>
internal static class NotebookLink
{
    /// <summary>True if the notebook is there and has such a cell.</summary>
    public static bool Exists(Repository repository, string link)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(link);
        return link.Split('#') is [var path, { Length: > 0 } cell]
            && repository.Has(path)
            && repository.Read(path).Contains($"\"id\": \"{cell}\"", StringComparison.Ordinal);
    }
}
