// Misconception: GetResult runs main on this thread, so this thread is also where the rest of main runs.
// Symptom: without a context every await goes on wherever the timer or the other task ended, while this thread only sleeps.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-threads
// Rejected by: Everything_that_main_awaits_goes_on_on_one_thread
// Says: Expected line 1 to be "[event loop (1)] 1 s: main after a delay"
// Rejected by: What_main_posts_waits_for_its_turn
// Says: Expected main to find a SynchronizationContext on its thread; there was none
namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        main().GetAwaiter().GetResult();
    }

    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return main().GetAwaiter().GetResult();
    }
}
