// Approach: lets the tasks end one by one with WhenEach, then goes through them in the order of the jobs.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start).ToList();
        await foreach (var ended in Task.WhenEach(tasks))
        {
            // Nothing to do: the loop only waits, and it does not throw what a task has thrown.
        }

        Exception[] errors = [.. tasks.SelectMany(static task => task.Exception?.Flatten().InnerExceptions ?? [])];
        if (errors.Length > 0)
        {
            throw new AggregateException(errors);
        }

        // Every task has ended and none has failed: no await waits here, but one of a cancelled task throws.
        var results = new List<T>(tasks.Count);
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }

    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
