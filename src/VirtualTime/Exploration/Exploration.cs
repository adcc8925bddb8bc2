namespace AsyncKatas.VirtualTime;

/// <summary>What came of trying schedules.</summary>
/// <param name="Tried">How many were tried to their end.</param>
/// <param name="Spared">How many were broken off, because they could only repeat one that was tried.</param>
/// <param name="Failing">The first that went wrong; null: none did, and all were tried.</param>
public sealed record Exploration(int Tried, int Spared, ScheduleResult? Failing);
