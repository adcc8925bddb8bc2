namespace AsyncKatas.FindTheSchedule;

/// <summary>
/// Schedules that show what is wrong with <see cref="Suspects"/>, and code that no schedule can break.
/// </summary>
/// <remarks>
/// A schedule is the names of tasks in the order of their steps, with spaces between them. A step goes from one await
/// of a balance or a door to the next. When the schedule is used up, each task in turn goes on to its end.
/// </remarks>
public static class BreakAndMend
{
    /// <summary>Ann and Ben each call <see cref="Suspects.DepositAsync"/> on one account.</summary>
    /// <returns>A schedule of Ann and Ben after which one of the two deposits is missing.</returns>
    public static string LosesADeposit()
    {
        // TODO: step 1
        throw new NotImplementedException("Please implement BreakAndMend.LosesADeposit.");
    }

    /// <summary>
    /// Move calls <see cref="Suspects.TransferAsync"/>, and Audit calls <see cref="Suspects.AuditAsync"/> on the same
    /// two accounts.
    /// </summary>
    /// <returns>A schedule of Move and Audit in which the audit counts more or less money than there is.</returns>
    public static string Miscounts()
    {
        // TODO: step 2
        throw new NotImplementedException("Please implement BreakAndMend.Miscounts.");
    }

    /// <summary>
    /// Ann and Ben call <see cref="Suspects.TransferBehindDoorsAsync"/>: Ann from the first account to the second, Ben
    /// from the second to the first.
    /// </summary>
    /// <returns>A schedule of Ann and Ben after which neither can go on.</returns>
    public static string Deadlocks()
    {
        // TODO: step 3
        throw new NotImplementedException("Please implement BreakAndMend.Deadlocks.");
    }

    /// <summary>Ann and Ben each call <see cref="Suspects.DepositCarefullyAsync"/> on one account.</summary>
    /// <returns>A schedule of Ann and Ben after which one of the two deposits is missing.</returns>
    public static string LosesACarefulDeposit()
    {
        // TODO: step 4
        throw new NotImplementedException("Please implement BreakAndMend.LosesACarefulDeposit.");
    }

    /// <summary>Puts money on an account. Under every schedule, no deposit is lost.</summary>
    /// <param name="account">The account. Its door is held by nobody when the task has ended.</param>
    /// <param name="amount">How much.</param>
    /// <exception cref="ArgumentNullException">The account is null.</exception>
    public static Task DepositAsync(Account account, int amount)
    {
        // TODO: step 5
        throw new NotImplementedException("Please implement BreakAndMend.DepositAsync.");
    }

    /// <summary>
    /// Moves money from one account to another. Under every schedule, no money is lost, and everybody comes to an end.
    /// </summary>
    /// <param name="from">The account that gives.</param>
    /// <param name="to">The account that gets. It may be the same one; then nothing changes.</param>
    /// <param name="amount">How much.</param>
    /// <exception cref="ArgumentNullException">An account is null.</exception>
    public static Task TransferAsync(Account from, Account to, int amount)
    {
        // TODO: step 6
        throw new NotImplementedException("Please implement BreakAndMend.TransferAsync.");
    }

    /// <summary>
    /// Counts the money on two accounts. Under every schedule, money that <see cref="TransferAsync"/> is moving counts
    /// once.
    /// </summary>
    /// <param name="one">An account.</param>
    /// <param name="other">Another one.</param>
    /// <returns>The sum of the two balances.</returns>
    /// <exception cref="ArgumentNullException">An account is null.</exception>
    public static Task<int> AuditAsync(Account one, Account other)
    {
        // TODO: step 7
        throw new NotImplementedException("Please implement BreakAndMend.AuditAsync.");
    }
}
