// Misconception: any task can be asked with SuppressThrowing not to throw when it is awaited.
// Symptom: only a task without a result can: ConfigureAwait of a Task<T> refuses it, and here nobody hears of that.
// Rejected by: Returns_the_results_in_the_order_of_the_jobs
// Says: Deadlock
using System.Threading.Channels;

namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var ended = Channel.CreateUnbounded<(int Index, Task<T> Task)>();
        Task[] watchers = [.. jobs.Select(WatchAsync)];
        var results = new SortedList<int, T>();
        foreach (var _ in watchers)
        {
            var (index, task) = await ended.Reader.ReadAsync();
            if (task.IsCompletedSuccessfully)
            {
                results.Add(index, task.Result);
            }
            else if (task.IsFaulted)
            {
                onError(index, task.Exception.InnerException!);
            }
        }

        return [.. results.Values];

        async Task WatchAsync(Func<Task<T>> job, int index)
        {
            var task = StartAsync(job);
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.Writer.TryWrite((index, task));
        }
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
