namespace AsyncKatas.Compiler.Contract;

/// <summary>A place in a source that compiles and does something else than its author may think.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record Finding(AdviceKind Kind, int Line, int Column);

/// <summary>
/// What such a place does. Of two on the same line, the one that stands higher here is told.
/// </summary>
public enum AdviceKind
{
    /// <summary>A method or a lambda is async and returns no task.</summary>
    AsyncVoid,

    /// <summary>A thread is held until something has ended.</summary>
    Blocking,

    /// <summary>Nothing is left of a task that was started.</summary>
    Dropped,

    /// <summary>What a task works with is disposed of before the task has ended.</summary>
    Disposed,

    /// <summary>A task is disposed of in place of what comes out of it.</summary>
    UsingTask,

    /// <summary>A task that only starts another one is taken for it.</summary>
    Nested,

    /// <summary>Null stands where somebody awaits a task.</summary>
    NullTask,

    /// <summary>A token is at hand and does not reach a call that could take one.</summary>
    Token,

    /// <summary>A clock is at hand and does not reach a call that could take one.</summary>
    Clock,

    /// <summary>Where a continuation runs is left to whoever happens to call.</summary>
    Scheduler,
}
