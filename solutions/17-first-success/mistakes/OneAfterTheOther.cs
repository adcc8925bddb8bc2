// Misconception: a race is a list of fallbacks: if one fails, the next has its turn.
// Symptom: nobody races: each job starts only when the one before it has failed, and a slow one at the front holds up
// everybody.
// Rejected by: Returns_the_result_of_the_first_to_succeed
// Says: Expected the result to be B; it was A.
// Rejected by: Starts_a_hundred_jobs_at_the_same_time
// Says: Expected 100 jobs to run at once at some moment; there were never more than 1.
namespace AsyncKatas.FirstSuccess;

public static class Race
{
    public static async Task<T> FirstSuccessAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        cancellationToken.ThrowIfCancellationRequested();
        var errors = new List<Exception>();
        foreach (var job in jobs.ToArray())
        {
            try
            {
                return await job(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception error)
            {
                errors.Add(error);
            }
        }

        throw errors.Count == 0
            ? new ArgumentException("A race needs at least one job.", nameof(jobs))
            : new AggregateException(errors);
    }
}
