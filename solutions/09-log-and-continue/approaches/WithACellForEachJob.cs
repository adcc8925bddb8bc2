// Approach: each job writes into its own cell of an array, so no two of them touch the same one.
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var all = jobs.ToArray();
        var results = new T[all.Length];
        var succeeded = new bool[all.Length];
        await Task.WhenAll(Enumerable.Range(0, all.Length).Select(RunAsync));
        return [.. results.Where((_, index) => succeeded[index])];

        async Task RunAsync(int index)
        {
            try
            {
                results[index] = await all[index]();
                succeeded[index] = true;
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception error)
            {
                onError(index, error);
            }
        }
    }
}
