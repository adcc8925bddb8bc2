namespace AsyncKatas.VirtualTime;

/// <summary>A thread that has left the code of a run, and is at the end of the task that brought it there.</summary>
/// <param name="From">The turns of the run.</param>
/// <param name="Task">The number of the task.</param>
/// <param name="IsOfThePool">True: a pool thread.</param>
internal sealed record Departure(Turns From, int Task, bool IsOfThePool);
