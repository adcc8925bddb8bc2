// Approach: what does not depend on each other is read at once and written at once, and no context is gone back to
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
        // Each has read 10 before the other one has written.
        return "Ann Ben";
    }

    /// <summary>
    /// Move calls <see cref="Suspects.TransferAsync"/>, and Audit calls <see cref="Suspects.AuditAsync"/> on the same
    /// two accounts.
    /// </summary>
    /// <returns>A schedule of Move and Audit in which the audit counts more or less money than there is.</returns>
    public static string Miscounts()
    {
        // The money has left one account and not yet come to the other.
        return "Move Move Audit Audit";
    }

    /// <summary>
    /// Ann and Ben call <see cref="Suspects.TransferBehindDoorsAsync"/>: Ann from the first account to the second, Ben
    /// from the second to the first.
    /// </summary>
    /// <returns>A schedule of Ann and Ben after which neither can go on.</returns>
    public static string Deadlocks()
    {
        // Each holds the door that the other one needs next.
        return "Ann Ann Ben Ben";
    }

    /// <summary>Ann and Ben each call <see cref="Suspects.DepositCarefullyAsync"/> on one account.</summary>
    /// <returns>A schedule of Ann and Ben after which one of the two deposits is missing.</returns>
    public static string LosesACarefulDeposit()
    {
        // To check and to write are two steps, and Ben has checked before Ann has written.
        return "Ann Ann Ben Ben";
    }

    /// <summary>Puts money on an account. Under every schedule, no deposit is lost.</summary>
    /// <param name="account">The account. Its door is held by nobody when the task has ended.</param>
    /// <param name="amount">How much.</param>
    /// <exception cref="ArgumentNullException">The account is null.</exception>
    public static async Task DepositAsync(Account account, int amount)
    {
        ArgumentNullException.ThrowIfNull(account);

        // What was read is good until somebody else writes: so nobody else may come between the read and the write.
        await account.Door.AcquireAsync().ConfigureAwait(false);
        try
        {
            await account.Balance.WriteAsync(await account.Balance.ReadAsync() + amount);
        }
        finally
        {
            account.Door.Release();
        }
    }

    /// <summary>
    /// Moves money from one account to another. Under every schedule, no money is lost, and everybody comes to an end.
    /// </summary>
    /// <param name="from">The account that gives.</param>
    /// <param name="to">The account that gets. It may be the same one; then nothing changes.</param>
    /// <param name="amount">How much.</param>
    /// <exception cref="ArgumentNullException">An account is null.</exception>
    public static async Task TransferAsync(Account from, Account to, int amount)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Number == to.Number)
        {
            return; // a door that one holds already would never open
        }

        await BehindBothDoorsAsync(
            from,
            to,
            async () =>
            {
                var balances = await Task.WhenAll(from.Balance.ReadAsync(), to.Balance.ReadAsync());
                await Task.WhenAll(
                    from.Balance.WriteAsync(balances[0] - amount),
                    to.Balance.WriteAsync(balances[1] + amount));
                return true;
            });
    }

    /// <summary>
    /// Counts the money on two accounts. Under every schedule, money that <see cref="TransferAsync"/> is moving counts
    /// once.
    /// </summary>
    /// <param name="one">An account.</param>
    /// <param name="other">Another one.</param>
    /// <returns>The sum of the two balances.</returns>
    /// <exception cref="ArgumentNullException">An account is null.</exception>
    public static async Task<int> AuditAsync(Account one, Account other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);

        // Both balances of one moment: no transfer may end or begin between the two looks.
        return await BehindBothDoorsAsync(
            one,
            other,
            async () => (await Task.WhenAll(one.Balance.ReadAsync(), other.Balance.ReadAsync())).Sum());
    }

    // Everybody takes the doors in the same order, whatever they want: so nobody holds one that is needed by somebody
    // who holds the next.
    private static async Task<T> BehindBothDoorsAsync<T>(Account one, Account other, Func<Task<T>> work)
    {
        var (first, second) = one.Number < other.Number ? (one, other) : (other, one);
        await first.Door.AcquireAsync().ConfigureAwait(false);
        try
        {
            await second.Door.AcquireAsync().ConfigureAwait(false);
            try
            {
                return await work();
            }
            finally
            {
                second.Door.Release();
            }
        }
        finally
        {
            first.Door.Release();
        }
    }
}
