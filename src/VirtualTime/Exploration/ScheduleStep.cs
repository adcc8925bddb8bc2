namespace AsyncKatas.VirtualTime;

/// <summary>One step of a scheduled run: what a task did between two of its scheduling points.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Did">What it did to what is shared, and how it ended if it did.</param>
/// <param name="State">What is shared after the step, as text, in the order in which it was created.</param>
public sealed record ScheduleStep(string Task, string Did, IReadOnlyList<string> State)
{
    internal IReadOnlyList<Access> Accesses { get; init; } = [];

    // Steps that touch nothing in common, or only read it, do the same in either order.
    internal bool IsIndependentOf(ScheduleStep other) =>
        !Accesses.Any(mine => other.Accesses.Any(its => mine.Shared == its.Shared && (mine.Writes || its.Writes)));

    // Of what is shared, its place in the order of creation: each run has objects of its own.
    internal readonly record struct Access(int Shared, bool Writes);
}

/// <summary>How a scheduled run ended.</summary>
public enum ScheduleEnding
{
    /// <summary>All tasks have ended, and nothing is wrong with what they have left.</summary>
    Completed,

    /// <summary>A task has thrown, or what the tasks have left is not as it should be.</summary>
    Broken,

    /// <summary>Tasks wait for each other.</summary>
    Deadlocked,

    /// <summary>The schedule asks for a step that cannot be taken.</summary>
    NotPossible,
}
