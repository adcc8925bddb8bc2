namespace AsyncKatas.StartNowAwaitLater;

/// <summary>Lets work go on in the background while something else is done, and never loses sight of it.</summary>
public static class Background
{
    /// <summary>
    /// Starts a backup, asks for the status while the backup is running, reports the status as soon as it is known, and
    /// then waits for the backup. However the status ends, nobody leaves before the backup has ended.
    /// </summary>
    /// <typeparam name="TBackup">Type of the backup's result.</typeparam>
    /// <typeparam name="TStatus">Type of the status.</typeparam>
    /// <param name="backup">Slow work. Calling it starts it.</param>
    /// <param name="status">Quick work. Calling it starts it.</param>
    /// <param name="onStatus">Gets the status in the moment in which it is known, whatever the backup does.</param>
    /// <returns>
    /// Both results. If the status, the report or the backup fails, its exception; if one was cancelled, a cancelled
    /// task. If several end so, that of one of them; the others have been observed.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null; nothing has been started.</exception>
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup,
        Func<Task<TStatus>> status,
        Action<TStatus> onStatus
    )
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);

        // Start now: the call starts the backup, and the variable is the only hold that anybody has on it.
        var running = StartAsync(backup);
        TStatus known;
        try
        {
            known = await status();
            onStatus(known);
        }
        finally
        {
            // Between the start and the await anything may throw. Leaving then would leave the backup behind, running,
            // and its failure unseen. (If both fail, this exception takes the place of the other one.)
            await running;
        }

        // Await later: it has ended by now, so this await takes no time and only unpacks the result.
        return (known, await running);
    }

    /// <summary>
    /// Starts all jobs, does other work while they are running, and then waits for the jobs. A job that throws at its
    /// call keeps nothing else from starting. However the other work ends, nobody leaves before every job has ended;
    /// however the jobs end, the other work is done to its end.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <param name="meanwhile">The other work. Calling it starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If a job or the other work fails, its exception; if one was cancelled, a
    /// cancelled task. If several end so, that of one of them; the others have been observed.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null; nothing has been started.</exception>
    public static async Task<T[]> RunAllAsync<T>(IEnumerable<Func<Task<T>>> jobs, Func<Task> meanwhile)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(meanwhile);
        Func<Task<T>>[] all = [.. jobs];

        // WhenAll is a task like any other and may be awaited later too. It reads the lazy query here and now: without
        // it, nothing would start before somebody reads the query, after the other work.
        var running = Task.WhenAll(all.Select(StartAsync));
        try
        {
            await meanwhile();
        }
        finally
        {
            await running;
        }

        return await running;
    }

    // A job may throw at its call, before there is a task. Inside an async method that becomes a task that has failed,
    // which can be awaited later as any other.
    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
