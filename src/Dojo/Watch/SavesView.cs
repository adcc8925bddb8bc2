namespace AsyncKatas.Dojo.Watch;

/// <summary>Says when specs run, where that is not simply at every save.</summary>
internal static class SavesView
{
    public const string Polling = "So the dojo looks for changed files itself, twice a second.";

    /// <summary>What to say; null: nothing.</summary>
    /// <param name="saves">Who tells of saves; null: nobody.</param>
    public static string? Of(SaveFeed? saves) =>
        saves switch
        {
            null => "Press Enter after each save.",
            { IsPolling: true } => $"The file system does not report saves. {Polling}",
            _ => null,
        };
}
