using AsyncKatas.VirtualTime;

namespace AsyncKatas.FindTheSchedule;

/// <summary>
/// An account of the savings club: a page in the ledger, in a room with a door that one at a time can hold.
/// </summary>
/// <param name="Number">No two accounts have the same.</param>
/// <param name="Balance">
/// What the page says. Others may have their turn while it is read, and while it is written.
/// </param>
/// <param name="Door">The door. It keeps out nobody who does not ask for it.</param>
public sealed record Account(int Number, SharedValue<int> Balance, SharedLock Door);
