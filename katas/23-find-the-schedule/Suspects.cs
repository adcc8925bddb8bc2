namespace AsyncKatas.FindTheSchedule;

/// <summary>Code of the savings club. It looks right, and it is, as long as nobody else is about.</summary>
public static class Suspects
{
    /// <summary>Puts money on an account.</summary>
    public static async Task DepositAsync(Account account, int amount)
    {
        var balance = await account.Balance.ReadAsync();
        await account.Balance.WriteAsync(balance + amount);
    }

    /// <summary>Moves money from one account to another.</summary>
    public static async Task TransferAsync(Account from, Account to, int amount)
    {
        await from.Balance.WriteAsync(await from.Balance.ReadAsync() - amount);
        await to.Balance.WriteAsync(await to.Balance.ReadAsync() + amount);
    }

    /// <summary>Counts the money on two accounts.</summary>
    public static async Task<int> AuditAsync(Account one, Account other) =>
        await one.Balance.ReadAsync() + await other.Balance.ReadAsync();

    /// <summary>Moves money behind closed doors.</summary>
    public static async Task TransferBehindDoorsAsync(Account from, Account to, int amount)
    {
        await from.Door.AcquireAsync();
        await to.Door.AcquireAsync();
        await TransferAsync(from, to, amount);
        to.Door.Release();
        from.Door.Release();
    }

    /// <summary>
    /// Puts money on an account, and looks twice: if the balance has changed meanwhile, it starts again.
    /// </summary>
    public static async Task DepositCarefullyAsync(Account account, int amount)
    {
        while (true)
        {
            var balance = await account.Balance.ReadAsync();
            if (await account.Balance.ReadAsync() == balance)
            {
                await account.Balance.WriteAsync(balance + amount);
                return;
            }
        }
    }
}
