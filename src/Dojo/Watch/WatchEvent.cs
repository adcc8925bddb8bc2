using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>Something that happens while the dojo watches.</summary>
internal abstract record WatchEvent
{
    private WatchEvent() { }

    /// <summary>A file was saved.</summary>
    /// <param name="Path">Its path in the repository; null: nobody knows which.</param>
    public sealed record Saved(string? Path) : WatchEvent;

    /// <summary>A key was pressed.</summary>
    /// <param name="Key">Its letter, in small.</param>
    /// <param name="Handled">To be called when all that it asks for is done: until then no other key is read.</param>
    public sealed record Pressed(char Key, Action Handled) : WatchEvent;

    /// <summary>A file was saved, and the file system has not told of it.</summary>
    /// <param name="Path">Its path in the repository.</param>
    public sealed record Deaf(string Path) : WatchEvent;

    /// <summary>Nobody has typed another digit.</summary>
    /// <param name="Typed">The digits.</param>
    public sealed record Waited(string Typed) : WatchEvent;

    /// <summary>Something runs.</summary>
    /// <param name="What">What, as the start of a sentence.</param>
    /// <param name="Elapsed">For how long; zero: it has just started.</param>
    public sealed record Running(string What, TimeSpan Elapsed) : WatchEvent;

    /// <summary>The specs of a kata have been asked.</summary>
    /// <param name="Status">What they said.</param>
    /// <param name="Took">How long it took; null: nothing ran, the answer was remembered.</param>
    public sealed record Checked(KataStatus Status, TimeSpan? Took) : WatchEvent;

    /// <summary>A failure was recognised.</summary>
    /// <param name="Status">What failed.</param>
    /// <param name="Mistake">The mistake that fails like this.</param>
    public sealed record Recognised(KataStatus Status, KnownMistake Mistake) : WatchEvent;

    /// <summary>There is something to say about the code, whatever the specs said.</summary>
    /// <param name="Advice">What.</param>
    public sealed record Advised(IReadOnlyList<Advice> Advice) : WatchEvent;

    /// <summary>All katas have been asked.</summary>
    /// <param name="Statuses">What they said.</param>
    public sealed record CheckedAll(IReadOnlyList<KataStatus> Statuses) : WatchEvent;

    /// <summary>A page was to be opened.</summary>
    /// <param name="Sentence">What came of it.</param>
    public sealed record Opened(string Sentence) : WatchEvent;

    /// <summary>Something could not be done.</summary>
    /// <param name="Sentence">What, and what to do.</param>
    public sealed record Refused(string Sentence) : WatchEvent;
}
