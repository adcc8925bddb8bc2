namespace AsyncKatas.TaskGroup;

/// <summary>
/// Jobs that belong together: they run at the same time, none of them outlives the group, and the first that fails
/// cancels the others.
/// </summary>
/// <remarks>
/// A job that ends as cancelled is not a failure: it stops nobody, and the group succeeds without it.
/// </remarks>
public sealed class TaskGroup
{
    /// <summary>
    /// The token that every job gets: cancelled when a job or the body fails, and when the caller cancels.
    /// </summary>
    public CancellationToken CancellationToken
    {
        get
        {
            // TODO: step 8 goes here.
            throw new NotImplementedException("Please implement TaskGroup.CancellationToken.");
        }
    }

    /// <summary>Runs a body that starts jobs, and waits until the body and every job have ended.</summary>
    /// <param name="body">Gets the new group and starts jobs in it.</param>
    /// <param name="cancellationToken">
    /// Cancels the whole group. If it is cancelled already, the body is not called.
    /// </param>
    /// <returns>A task that ends when nothing of the group is running any more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="AggregateException">
    /// The body or a job failed. It holds every failure once; what an inner group throws stays an AggregateException
    /// inside.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Nothing failed, and the caller has cancelled (then the exception carries the caller's token) or the body has
    /// ended as cancelled.
    /// </exception>
    public static Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        // TODO: step 1 goes here (you will want the keyword async in the line above); later steps come back here.
        throw new NotImplementedException("Please implement TaskGroup.RunAsync.");
    }

    /// <summary>Starts a job in the group.</summary>
    /// <typeparam name="T">Type of the job's result.</typeparam>
    /// <param name="job">The job. Calling it starts it. It is not called if the group has been cancelled.</param>
    /// <returns>
    /// The job's task, with its result, its own exception or its cancellation. Nobody has to await it.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="job"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The group has finished.</exception>
    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        // TODO: step 2 goes here; later steps come back here.
        throw new NotImplementedException("Please implement TaskGroup.Run.");
    }
}
