namespace AsyncKatas.EventLoop;

/// <summary>Runs async code on the calling thread, one piece after the other, as Python's asyncio.run does.</summary>
public static class EventLoop
{
    /// <summary>
    /// Calls <paramref name="main"/> on the calling thread and runs everything that it awaits there too, until it has
    /// ended. What is in the queue then, or is posted later, is dropped.
    /// </summary>
    /// <param name="main">The program.</param>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> is null.</exception>
    /// <exception cref="InvalidOperationException">This thread is running an event loop already.</exception>
    /// <remarks>
    /// The exception of main comes out as it is, and so does one that a callback throws: that ends the loop at once.
    /// </remarks>
    public static void Run(Func<Task> main)
    {
        // TODO: steps 1, 2, 4 and 5 go here.
        throw new NotImplementedException("Please implement EventLoop.Run.");
    }

    /// <summary>Does the same for a program that has a result.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    /// <param name="main">The program.</param>
    /// <returns>The result of main.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> is null.</exception>
    /// <exception cref="InvalidOperationException">This thread is running an event loop already.</exception>
    /// <remarks>
    /// The exception of main comes out as it is, and so does one that a callback throws: that ends the loop at once.
    /// </remarks>
    public static T Run<T>(Func<Task<T>> main)
    {
        // TODO: step 1 goes here too. Both methods can share one loop.
        throw new NotImplementedException("Please implement EventLoop.Run.");
    }
}
