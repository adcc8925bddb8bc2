// Misconception: a task belongs to one job, so it tells whose result it holds.
// Symptom: two jobs may return the same task, as those do that share a cache; one of the two gets no result.
// Rejected by: The_results_stand_in_the_order_of_the_jobs_also_if_two_jobs_return_the_same_task
// Says: Expected the results
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        Task<T>[] tasks = [.. all.Select(Start)];
        var places = new Dictionary<Task<T>, int>();
        for (var place = 0; place < tasks.Length; place++)
        {
            places[tasks[place]] = place;
        }

        var results = new T[tasks.Length];
        await foreach (var task in Task.WhenEach(tasks))
        {
            if (task.IsCompletedSuccessfully)
            {
                results[places[task]] = task.Result;
            }
        }

        await Task.WhenAll(tasks);
        return results;

        static Task<T> Start(Func<Task<T>> job)
        {
            try
            {
                return job();
            }
            catch (OperationCanceledException exception)
            {
                return Task.FromCanceled<T>(
                    exception.CancellationToken.IsCancellationRequested
                        ? exception.CancellationToken
                        : new CancellationToken(canceled: true)
                );
            }
            catch (Exception exception)
            {
                return Task.FromException<T>(exception);
            }
        }
    }
}
