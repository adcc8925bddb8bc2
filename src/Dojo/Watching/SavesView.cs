using AsyncKatas.Dojo.Commands;

namespace AsyncKatas.Dojo.Watching;

/// <summary>Says when specs run, where that is not simply at every save.</summary>
internal static class SavesView
{
    public const string Polling = "So the dojo looks for changed files itself, twice a second.";

    public static void Show(Screen screen, SaveFeed? saves)
    {
        if (saves is null)
        {
            screen.Line("Press Enter after each save.", Tone.Quiet);
        }
        else if (saves.IsPolling)
        {
            screen.Line($"The file system does not tell of saves. {Polling}", Tone.Quiet);
        }
    }
}
