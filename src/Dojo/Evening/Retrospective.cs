namespace AsyncKatas.Dojo.Evening;

/// <summary>What a room asks itself at the end. The answers are spoken; nothing is kept.</summary>
internal static class Retrospective
{
    public static IReadOnlyList<string> Questions { get; } =
    [
        "Which moment today made something clear to you?",
        "Where did the group lose time, and what would have helped?",
        "What will you do differently at your own keyboard tomorrow?",
    ];
}
