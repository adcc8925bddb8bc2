// Approach: all jobs are started first; then a plain loop awaits them in their order, each in its own try.
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var running = new List<Task<T>>();
        foreach (var job in jobs)
        {
            running.Add(Start(job));
        }

        var outcomes = new List<Outcome<T>>();
        foreach (var task in running)
        {
            // None of these awaits can throw out of the loop, so every task is awaited, and while one is, all others
            // run on.
            try
            {
                outcomes.Add(new Outcome<T>.Succeeded(await task));
            }
            catch (OperationCanceledException)
            {
                outcomes.Add(new Outcome<T>.Cancelled());
            }
            catch (Exception exception)
            {
                outcomes.Add(new Outcome<T>.Failed(exception));
            }
        }

        return [.. outcomes];
    }

    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}
