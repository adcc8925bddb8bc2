// Approach: a semaphore for each account in place of its door, and other schedules that break the same code
using System.Runtime.CompilerServices;

namespace AsyncKatas.FindTheSchedule;

public static class BreakAndMend
{
    private static readonly ConditionalWeakTable<Account, SemaphoreSlim> s_places = [];

    public static string LosesADeposit()
    {
        // Each has read 10 before the other one has written.
        return "Ben Ann Ann Ann Ben Ben";
    }

    public static string Miscounts()
    {
        // The money has left one account and not yet come to the other.
        return "Audit Move Move Move Move";
    }

    public static string Deadlocks()
    {
        // Each holds the door that the other one needs next.
        return "Ben, Ben, Ann, Ann";
    }

    public static string LosesACarefulDeposit()
    {
        // To check and to write are two steps, and Ben has checked before Ann has written.
        return "Ann Ben Ann Ben";
    }

    public static async Task DepositAsync(Account account, int amount)
    {
        ArgumentNullException.ThrowIfNull(account);

        // What was read is good until somebody else writes: so nobody else may come between the read and the write.
        var place = PlaceOf(account);
        await place.WaitAsync();
        try
        {
            await account.Balance.WriteAsync(await account.Balance.ReadAsync() + amount);
        }
        finally
        {
            place.Release();
        }
    }

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

    // Everybody takes the doors in the same order, whatever they want: so nobody holds one that is needed by somebody
    // who holds the next.
    private static async Task<T> BehindBothDoorsAsync<T>(Account one, Account other, Func<Task<T>> work)
    {
        var (first, second) = one.Number < other.Number
            ? (PlaceOf(one), PlaceOf(other))
            : (PlaceOf(other), PlaceOf(one));
        await first.WaitAsync();
        try
        {
            await second.WaitAsync();
            try
            {
                return await work();
            }
            finally
            {
                second.Release();
            }
        }
        finally
        {
            first.Release();
        }
    }

    private static SemaphoreSlim PlaceOf(Account account) =>
        s_places.GetValue(account, static _ => new SemaphoreSlim(1, 1));
}
