namespace AsyncKatas.VirtualTime;

/// <summary>Decides in a scheduled run whose turn it is.</summary>
internal interface IScheduler
{
    /// <summary>Where in the schedule the last choice stands, for a message.</summary>
    string Place { get; }

    /// <summary>Chooses.</summary>
    /// <param name="ready">
    /// Names of the tasks that can take a step, in the order in which they were added; at least one.
    /// </param>
    /// <returns>The name; null: the run is to end here, with what is to be said of it.</returns>
    (string? Name, string? Refusal) Next(IReadOnlyList<string> ready);

    /// <summary>Learns what the step has done.</summary>
    void Took(ScheduleStep step);
}
