// Approach: any number of doors, each once, sorted by number; a transfer to the same account reads and writes it twice
namespace AsyncKatas.FindTheSchedule;

public static class BreakAndMend
{
    public static string LosesADeposit()
    {
        // Each has read 10 before the other one has written.
        return "Ann Ben";
    }

    public static string Miscounts()
    {
        // The money has left one account and not yet come to the other.
        return "Move Move Audit Audit";
    }

    public static string Deadlocks()
    {
        // Each holds the door that the other one needs next.
        return "Ann Ann Ben Ben";
    }

    public static string LosesACarefulDeposit()
    {
        // To check and to write are two steps, and Ben has checked before Ann has written.
        return "Ann Ann Ben Ben";
    }

    public static async Task DepositAsync(Account account, int amount)
    {
        ArgumentNullException.ThrowIfNull(account);

        // What was read is good until somebody else writes: so nobody else may come between the read and the write.
        await account.Door.AcquireAsync();
        try
        {
            await account.Balance.WriteAsync(await account.Balance.ReadAsync() + amount);
        }
        finally
        {
            account.Door.Release();
        }
    }

    public static async Task TransferAsync(Account from, Account to, int amount)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        await BehindBothDoorsAsync(
            from,
            to,
            async () =>
            {
                await from.Balance.WriteAsync(await from.Balance.ReadAsync() - amount);
                await to.Balance.WriteAsync(await to.Balance.ReadAsync() + amount);
                return true;
            });
    }

    public static async Task<int> AuditAsync(Account one, Account other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);

        // Both balances of one moment: no transfer may end or begin between the two looks.
        return await BehindBothDoorsAsync(
            one,
            other,
            async () => await one.Balance.ReadAsync() + await other.Balance.ReadAsync());
    }

    private static async Task<T> BehindBothDoorsAsync<T>(Account one, Account other, Func<Task<T>> work)
    {
        var held = new Stack<Account>();
        try
        {
            foreach (var account in new[] { one, other }.DistinctBy(it => it.Number).OrderBy(it => it.Number))
            {
                await account.Door.AcquireAsync();
                held.Push(account);
            }

            return await work();
        }
        finally
        {
            while (held.TryPop(out var account))
            {
                account.Door.Release();
            }
        }
    }
}
