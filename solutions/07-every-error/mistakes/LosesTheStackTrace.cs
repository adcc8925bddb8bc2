// Misconception: throw error; hands the exception on as it is, as throw; does.
// Symptom: its stack trace starts anew at this line: nobody can see any more where in the job it came from.
// Rejected by: Keeps_the_stack_trace_of_every_failure
// Says: Its stack trace has lost that place.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = Task.WhenAll(jobs.Select(StartAsync));
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            throw new AggregateException(all.Exception!.InnerExceptions);
        }
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job)
    {
        try
        {
            return await job();
        }
        catch (Exception error)
        {
            // A good place to write a line into the log ...
            throw error;
        }
    }
}
