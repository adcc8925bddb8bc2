// Misconception: a job that fails gives back a failed task, so the call itself cannot throw.
// Symptom: a job that throws before its first await gives no task. Select breaks off, and what runs already is forgotten.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: A_job_that_throws_before_its_first_await_keeps_no_other_from_starting
// Says: Never started: C.
// Rejected by: A_job_that_throws_before_its_first_await_lets_the_others_run_to_their_end
// Says: Expected A to have succeeded; when your method returned, at 0 s, A was still running (it would have ended at 2
// s).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        return await Task.WhenAll(all.Select(static job => job()));
    }
}
