namespace AsyncKatas.VirtualTime;

/// <summary>
/// Runs concurrent code in every order in which it can happen, instead of hoping that a stress test meets the bad one.
/// </summary>
/// <remarks>
/// An order is a choice, again and again, between the callbacks that are ready at one moment or the timers that are due
/// together: all that a single-threaded event loop can decide. It covers every interleaving at the await points, and
/// nothing below them: code between two awaits runs as one piece. The body must be deterministic but for that. What it
/// does on the thread pool comes to rest before each choice, one item after the other in the order in which they were
/// queued. The idea is that of stateless model checking, as in CHESS and in Coyote.
/// </remarks>
public static class Interleavings
{
    /// <summary>Under this key the data of an exception hold the order in which it came out.</summary>
    public const string SeedKey = "Order";

    /// <summary>
    /// Runs <paramref name="body"/> once for each order, each time from the beginning and with a clock of its own.
    /// </summary>
    /// <param name="body">The code to run; it asserts by throwing.</param>
    /// <param name="maxRuns">Orders tried at most: they grow fast with the number of tasks and awaits.</param>
    /// <returns>How many orders there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There are more orders than <paramref name="maxRuns"/>.</exception>
    /// <remarks>
    /// The exception of the first order that fails comes out as it is; its <see cref="Exception.Data"/> holds the
    /// order, under <see cref="SeedKey"/>, for <see cref="ReplayAsync"/>.
    /// </remarks>
    public static Task<int> ExploreAsync(Func<VirtualClock, Task> body, int maxRuns = 10_000)
    {
        ArgumentNullException.ThrowIfNull(body);
        return ExploreAsync(
            schedule => VirtualClock.RunAsync(body, new VirtualClockOptions { Schedule = schedule }),
            maxRuns
        );
    }

    /// <summary>Runs <paramref name="body"/> once, in an order that was tried before.</summary>
    /// <param name="body">The code to run.</param>
    /// <param name="seed">
    /// The order, as the failure of <see cref="ExploreAsync(Func{VirtualClock, Task}, int)"/> names it in
    /// <see cref="SeedKey"/>.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FormatException"><paramref name="seed"/> is no seed.</exception>
    /// <exception cref="InvalidOperationException">The seed belongs to other code.</exception>
    public static Task ReplayAsync(Func<VirtualClock, Task> body, string seed)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(seed);
        return VirtualClock.RunAsync(body, new VirtualClockOptions { Schedule = new Schedule(seed) });
    }

    internal static async Task<int> ExploreAsync(Func<Schedule, Task> run, int maxRuns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRuns, 1);
        var schedule = new Schedule();
        for (var runs = 1; runs <= maxRuns; runs++)
        {
            try
            {
                await run(schedule);
            }
            catch (Exception exception)
            {
                exception.Data[SeedKey] = schedule.Seed;
                throw;
            }

            if (!schedule.MoveNext())
            {
                return runs;
            }
        }

        throw new InvalidOperationException($"There are more than {maxRuns} orders: use fewer tasks or fewer awaits.");
    }
}
