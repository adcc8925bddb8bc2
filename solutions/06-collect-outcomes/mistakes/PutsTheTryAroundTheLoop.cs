// Misconception: one try around the loop catches what a job throws too early.
// Symptom: it does, and the loop is over: the jobs behind that one never start.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: Jobs_behind_one_that_throws_before_its_first_await_still_run
// Says: Expected the jobs to end in the order [B, C, A]; only B and A ended, in that order.
namespace AsyncKatas.CollectOutcomes;

public static class Gather
{
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var outcomes = new List<Task<Outcome<T>>>();
        try
        {
            foreach (var job in jobs)
            {
                outcomes.Add(OutcomeAsync(job()));
            }
        }
        catch (OperationCanceledException)
        {
            outcomes.Add(Task.FromResult<Outcome<T>>(new Outcome<T>.Cancelled()));
        }
        catch (Exception exception)
        {
            outcomes.Add(Task.FromResult<Outcome<T>>(new Outcome<T>.Failed(exception)));
        }

        return await Task.WhenAll(outcomes);
    }

    private static async Task<Outcome<T>> OutcomeAsync<T>(Task<T> task)
    {
        try
        {
            return new Outcome<T>.Succeeded(await task);
        }
        catch (OperationCanceledException)
        {
            return new Outcome<T>.Cancelled();
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }
    }
}
