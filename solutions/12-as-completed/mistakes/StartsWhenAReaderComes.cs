// Misconception: whoever asks for the enumerator has asked for the first result.
// Symptom: Somebody may hold a reader for a long time before reading; the jobs run meanwhile, and nobody hears of them.
// Rejected by: Starts_no_job_before_the_first_result_is_asked_for
// Says: Expected no started jobs; there were [A, B, C]
namespace AsyncKatas.AsCompleted;

public static class Gather
{
    public static IAsyncEnumerable<T> AsCompletedAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return new Results<T>(jobs, cancellationToken);
    }

    private sealed class Results<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken caller)
        : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken)
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(caller, cancellationToken);
            List<Task<T>> running = [.. jobs.Select(StartAsync)];
            return ReadAsync(running, stop).GetAsyncEnumerator(CancellationToken.None);

            async Task<T> StartAsync(Func<CancellationToken, Task<T>> job) => await job(stop.Token);
        }

        private static async IAsyncEnumerable<T> ReadAsync(List<Task<T>> running, CancellationTokenSource stop)
        {
            try
            {
                await foreach (var ended in Task.WhenEach(running))
                {
                    stop.Token.ThrowIfCancellationRequested();
                    yield return await ended;
                }
            }
            finally
            {
                await Task.WhenAll([.. running, stop.CancelAsync()])
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stop.Dispose();
            }
        }
    }
}
