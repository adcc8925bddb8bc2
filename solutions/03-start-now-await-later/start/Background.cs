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
    public static Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup,
        Func<Task<TStatus>> status,
        Action<TStatus> onStatus
    )
    {
        // TODO: steps 1 to 3 go here.
        throw new NotImplementedException("Please implement Background.RunAsync.");
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
    public static Task<T[]> RunAllAsync<T>(IEnumerable<Func<Task<T>>> jobs, Func<Task> meanwhile)
    {
        // TODO: steps 4 and 5 go here.
        throw new NotImplementedException("Please implement Background.RunAllAsync.");
    }
}
