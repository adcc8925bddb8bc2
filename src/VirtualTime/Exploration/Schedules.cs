namespace AsyncKatas.VirtualTime;

/// <summary>Runs tasks under one schedule, or under every one.</summary>
/// <remarks>
/// Where <see cref="Interleavings"/> decides between the callbacks of an event loop, whatever the code is, this decides
/// at the scheduling points of a <see cref="ScheduledRun"/>, which have names: so a schedule can be written down, read
/// and replayed.
/// </remarks>
public static class Schedules
{
    /// <summary>Runs tasks under a schedule.</summary>
    /// <param name="setUp">Makes what is shared, adds the tasks and says what is wrong in the end.</param>
    /// <param name="schedule">
    /// Names of tasks, in the order of their steps. When they are used up, each task in turn goes on to its end.
    /// </param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<ScheduleResult> ReplayAsync(Action<ScheduledRun> setUp, string schedule)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        ArgumentNullException.ThrowIfNull(schedule);
        ScheduleResult? result = null;
        await VirtualClock.RunAsync(async clock => result = await ReplayAsync(clock, setUp, schedule));
        return result!;
    }

    /// <summary>Runs tasks under every schedule, each time from the beginning, until one goes wrong.</summary>
    /// <param name="setUp">
    /// Makes what is shared, adds the tasks and says what is wrong in the end. It does the same each time.
    /// </param>
    /// <param name="options">How far to go; null: the defaults.</param>
    /// <returns>How many were tried, and the first that went wrong.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="setUp"/> is null.</exception>
    /// <exception cref="ArgumentException">The options ask for a bound and for the reduction.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are more schedules than the options allow, or the same schedule led to another state.
    /// </exception>
    public static Task<Exploration> ExploreAsync(Action<ScheduledRun> setUp, ExplorationOptions? options = null) =>
        ExploreAsync(setUp, options ?? new ExplorationOptions(), static body => VirtualClock.RunAsync(body));

    internal static async Task<ScheduleResult> ReplayAsync(
        VirtualClock clock,
        Action<ScheduledRun> setUp,
        string schedule
    ) => (await ScheduledRun.RunAsync(clock, setUp, new ReplayScheduler(schedule)))!;

    internal static async Task<Exploration> ExploreAsync(
        Action<ScheduledRun> setUp,
        ExplorationOptions options,
        Func<Func<VirtualClock, Task>, Task> run
    )
    {
        ArgumentNullException.ThrowIfNull(setUp);
        if (options is { Reduces: true, MaxPreemptions: not null })
        {
            throw new ArgumentException(
                "A bound and the reduction cannot be combined: what one leaves out, the other relies on.",
                nameof(options)
            );
        }

        var search = new SearchScheduler(options);
        var (tried, spared) = (0, 0);
        do
        {
            if (tried == options.MaxSchedules)
            {
                throw new InvalidOperationException(
                    $"There are more than {options.MaxSchedules} schedules: use fewer tasks or steps, a bound, "
                        + "or the reduction."
                );
            }

            ScheduleResult? result = null;
            await run(async clock => result = await ScheduledRun.RunAsync(clock, setUp, search));
            if (result is null)
            {
                spared++;
                continue;
            }

            tried++;
            if (result.Ending != ScheduleEnding.Completed)
            {
                return new Exploration(tried, spared, result);
            }
        } while (search.MoveNext());

        return new Exploration(tried, spared, Failing: null);
    }
}
