// Misconception: Task.Run keeps main off a context, so waiting for it here cannot deadlock, and that is all that a loop is for.
// Symptom: main and what it awaits run on pool threads, one here, the next there.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-threads
// Rejected by: Main_is_called_on_the_thread_that_called_Run
// Says: main on .NET TP Worker
// Rejected by: Everything_that_main_awaits_goes_on_on_one_thread
// Says: Expected line 1 to be "[event loop (1)] 1 s: main after a delay"
namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        Task.Run(main).GetAwaiter().GetResult();
    }

    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Task.Run(main).GetAwaiter().GetResult();
    }
}
