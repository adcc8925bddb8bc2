using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.FindTheSchedule;

public sealed class BreakAndMendSpec
{
    // Step 1: two deposits

    [Fact]
    public Task One_of_two_deposits_is_missing() => Spec.RunAsync(async spec =>
        spec.ShouldHaveBroken(await spec.ReplayAsync(
            run => TwoDeposits(run, Suspects.DepositAsync),
            BreakAndMend.LosesADeposit()), "a deposit to be missing"));

    // Step 2: an audit during a transfer

    [Fact]
    public Task The_audit_counts_wrong() => Spec.RunAsync(async spec =>
        spec.ShouldHaveBroken(await spec.ReplayAsync(
            run => AuditDuringATransfer(run, Suspects.TransferAsync, Suspects.AuditAsync),
            BreakAndMend.Miscounts()), "the audit to count wrong"));

    // Step 3: two doors

    [Fact]
    public Task Neither_of_two_transfers_can_go_on() => Spec.RunAsync(async spec =>
        spec.ShouldHaveDeadlocked(await spec.ReplayAsync(
            run => OppositeTransfers(run, Suspects.TransferBehindDoorsAsync),
            BreakAndMend.Deadlocks())));

    // Step 4: to look twice

    [Fact]
    public Task One_of_two_careful_deposits_is_missing() => Spec.RunAsync(async spec =>
        spec.ShouldHaveBroken(await spec.ReplayAsync(
            run => TwoDeposits(run, Suspects.DepositCarefullyAsync),
            BreakAndMend.LosesACarefulDeposit()), "a deposit to be missing"));

    // Step 5: deposits under every schedule

    [Fact]
    public Task A_deposit_puts_money_on_the_account() => Spec.RunAsync(async spec =>
        spec.ShouldHaveGoneWell(await spec.ReplayAsync(
            run =>
            {
                var account = NewAccount(run, 1, "a", 10);
                run.Add("Ann", () => BreakAndMend.DepositAsync(account, 5));
                run.Judge(() => Balance(account, 15));
            },
            "")));

    [Fact]
    public Task No_deposit_of_two_is_lost() =>
        Spec.RunUnderEveryScheduleAsync(run => TwoDeposits(run, BreakAndMend.DepositAsync));

    [Fact]
    public Task No_deposit_of_three_is_lost() => Spec.RunUnderEveryScheduleAsync(
        run =>
        {
            var account = NewAccount(run, 1, "a", 10);
            run.Add("Ann", () => BreakAndMend.DepositAsync(account, 5));
            run.Add("Ben", () => BreakAndMend.DepositAsync(account, 3));
            run.Add("Cleo", () => BreakAndMend.DepositAsync(account, 1));
            run.Judge(() => Balance(account, 19));
        },
        new ExplorationOptions { MaxPreemptions = 2 });

    [Fact]
    public Task A_deposit_of_nothing_keeps_nobody_from_the_account() => Spec.RunUnderEveryScheduleAsync(
        run =>
        {
            var account = NewAccount(run, 1, "a", 10);
            run.Add("Ann", () => BreakAndMend.DepositAsync(account, 0));
            run.Add("Ben", () => BreakAndMend.DepositAsync(account, 3));
            run.Judge(() => Balance(account, 13));
        });

    [Fact]
    public Task Deposits_on_different_accounts_do_not_wait_for_each_other() => AnnDoesNotWaitForBenAsync(
        "on another account",
        static run =>
        {
            var (a, b) = (NewAccount(run, 1, "a", 10), NewAccount(run, 2, "b", 0));
            return (() => BreakAndMend.DepositAsync(a, 5), () => BreakAndMend.DepositAsync(b, 3));
        });

    [Fact]
    public Task Refuses_null_for_the_account() => Spec.RunAsync(async spec =>
        await spec.ShouldRefuseNullAsync("account", () => BreakAndMend.DepositAsync(null!, 5)));

    // Step 6: transfers under every schedule

    [Fact]
    public Task A_transfer_moves_money() => Spec.RunAsync(async spec =>
        spec.ShouldHaveGoneWell(await spec.ReplayAsync(
            run =>
            {
                var (a, b) = (NewAccount(run, 1, "a", 100), NewAccount(run, 2, "b", 0));
                run.Add("Ann", () => BreakAndMend.TransferAsync(a, b, 30));
                run.Judge(() => Balance(a, 70) ?? Balance(b, 30));
            },
            "")));

    [Fact]
    public Task Opposite_transfers_all_end_and_lose_nothing() => Spec.RunUnderEveryScheduleAsync(
        run => OppositeTransfers(run, BreakAndMend.TransferAsync));

    [Fact]
    public Task Transfers_round_three_accounts_all_end_and_lose_nothing() => Spec.RunUnderEveryScheduleAsync(
        run =>
        {
            var accounts = (string[])["a", "b", "c"];
            var all = accounts.Select((name, i) => NewAccount(run, i + 1, name, 100)).ToArray();
            run.Add("Ann", () => BreakAndMend.TransferAsync(all[0], all[1], 10));
            run.Add("Ben", () => BreakAndMend.TransferAsync(all[1], all[2], 20));
            run.Add("Cleo", () => BreakAndMend.TransferAsync(all[2], all[0], 30));
            run.Judge(() => Balance(all[0], 120) ?? Balance(all[1], 90) ?? Balance(all[2], 90));
        },
        new ExplorationOptions { MaxPreemptions = 2 });

    [Fact]
    public Task A_transfer_and_a_deposit_on_the_same_account_both_count() => Spec.RunUnderEveryScheduleAsync(
        run =>
        {
            var (a, b) = (NewAccount(run, 1, "a", 100), NewAccount(run, 2, "b", 0));
            run.Add("Ann", () => BreakAndMend.TransferAsync(a, b, 30));
            run.Add("Ben", () => BreakAndMend.DepositAsync(b, 5));
            run.Judge(() => Balance(a, 70) ?? Balance(b, 35));
        });

    [Fact]
    public Task Opposite_transfers_and_a_deposit_all_end_and_lose_nothing() => Spec.RunUnderEveryScheduleAsync(
        run =>
        {
            var (a, b) = (NewAccount(run, 1, "a", 100), NewAccount(run, 2, "b", 102));
            run.Add("Ann", () => BreakAndMend.TransferAsync(a, b, 10));
            run.Add("Ben", () => BreakAndMend.DepositAsync(a, 5));
            run.Add("Cleo", () => BreakAndMend.TransferAsync(b, a, 30));
            run.Judge(() => Balance(a, 125) ?? Balance(b, 82));
        },
        new ExplorationOptions { MaxPreemptions = 2 });

    [Fact]
    public Task Transfers_between_different_accounts_do_not_wait_for_each_other() => AnnDoesNotWaitForBenAsync(
        "on other accounts",
        static run =>
        {
            var all = ((string[])["a", "b", "c", "d"]).Select((name, i) => NewAccount(run, i, name, 100)).ToArray();
            return (
                () => BreakAndMend.TransferAsync(all[0], all[1], 30),
                () => BreakAndMend.TransferAsync(all[2], all[3], 30));
        });

    [Fact]
    public Task A_transfer_to_the_same_account_ends_and_changes_nothing() => Spec.RunUnderEveryScheduleAsync(run =>
    {
        var account = NewAccount(run, 1, "a", 100);
        run.Add("Ann", () => BreakAndMend.TransferAsync(account, account, 30));
        run.Add("Ben", () => BreakAndMend.DepositAsync(account, 5));
        run.Judge(() => Balance(account, 105));
    });

    [Fact]
    public Task Refuses_null_for_the_account_that_gives() => Spec.RunAsync(async spec =>
        await spec.ReplayAsync(
            run =>
            {
                var account = NewAccount(run, 1, "a", 100);
                run.Add("Ann", () =>
                    spec.ShouldRefuseNullAsync("from", () => BreakAndMend.TransferAsync(null!, account, 5))
                );
            },
            ""));

    [Fact]
    public Task Refuses_null_for_the_account_that_gets() => Spec.RunAsync(async spec =>
        await spec.ReplayAsync(
            run =>
            {
                var account = NewAccount(run, 1, "a", 100);
                run.Add("Ann", () =>
                    spec.ShouldRefuseNullAsync("to", () => BreakAndMend.TransferAsync(account, null!, 5))
                );
            },
            ""));

    [Fact]
    public Task Refuses_null_for_both_accounts_of_a_transfer() => Spec.RunAsync(async spec =>
        await spec.ShouldThrowAsync<ArgumentNullException>(() => BreakAndMend.TransferAsync(null!, null!, 5)));

    // Step 7: an audit under every schedule

    [Fact]
    public Task An_audit_adds_the_two_balances() => Spec.RunAsync(async spec =>
        spec.ShouldHaveGoneWell(await spec.ReplayAsync(
            run =>
            {
                var (a, b) = (NewAccount(run, 1, "a", 70), NewAccount(run, 2, "b", 30));
                var sum = 0;
                run.Add("Audit", async () => sum = await BreakAndMend.AuditAsync(a, b));
                run.Judge(() => Counted(sum));
            },
            "")));

    [Fact]
    public Task An_audit_during_a_transfer_counts_right() => Spec.RunUnderEveryScheduleAsync(
        run => AuditDuringATransfer(run, BreakAndMend.TransferAsync, BreakAndMend.AuditAsync));

    [Fact]
    public Task An_audit_that_names_the_accounts_in_the_other_order_counts_right() => Spec.RunUnderEveryScheduleAsync(
        run => AuditDuringATransfer(
            run,
            BreakAndMend.TransferAsync,
            static (one, other) => BreakAndMend.AuditAsync(other, one)));

    [Fact]
    public Task Refuses_null_for_an_account_of_an_audit() => Spec.RunAsync(async spec =>
        await spec.ReplayAsync(
            run =>
            {
                var account = NewAccount(run, 1, "a", 100);
                run.Add("Ann", () =>
                    spec.ShouldRefuseNullAsync("one", () => BreakAndMend.AuditAsync(null!, account))
                );
                run.Add("Ben", () =>
                    spec.ShouldRefuseNullAsync("other", () => BreakAndMend.AuditAsync(account, null!))
                );
            },
            ""));

    private static void TwoDeposits(ScheduledRun run, Func<Account, int, Task> depositAsync)
    {
        var account = NewAccount(run, 1, "a", 10);
        run.Add("Ann", () => depositAsync(account, 5));
        run.Add("Ben", () => depositAsync(account, 3));
        run.Judge(() => Balance(account, 18));
    }

    private static void AuditDuringATransfer(
        ScheduledRun run,
        Func<Account, Account, int, Task> transferAsync,
        Func<Account, Account, Task<int>> auditAsync)
    {
        var (a, b) = (NewAccount(run, 1, "a", 100), NewAccount(run, 2, "b", 0));
        var sum = 0;
        run.Add("Move", () => transferAsync(a, b, 10));
        run.Add("Audit", async () => sum = await auditAsync(a, b));
        run.Judge(() => Balance(a, 90) ?? Balance(b, 10) ?? Counted(sum));
    }

    private static void OppositeTransfers(ScheduledRun run, Func<Account, Account, int, Task> transferAsync)
    {
        var (a, b) = (NewAccount(run, 1, "a", 100), NewAccount(run, 2, "b", 100));
        run.Add("Ann", () => transferAsync(a, b, 10));
        run.Add("Ben", () => transferAsync(b, a, 30));
        run.Judge(() => Balance(a, 120) ?? Balance(b, 80));
    }

    // Wherever Ben has stopped, Ann comes to her end without him.
    private static Task AnnDoesNotWaitForBenAsync(
        string elsewhere,
        Func<ScheduledRun, (Func<Task> Ann, Func<Task> Ben)> setUp) => Spec.RunAsync(async spec =>
        {
            var steps = (await ReplayAsync(0)).Steps.Count(static step => step.Task is "Ben");
            for (var taken = 1; taken < steps; taken++)
            {
                // He may wait for something of which the schedule knows nothing, and then he can be brought no further.
                if ((await ReplayAsync(taken)).Ending == ScheduleEnding.NotPossible)
                {
                    return;
                }
            }

            async Task<ScheduleResult> ReplayAsync(int stepsOfBen)
            {
                var first = "";
                var result = await spec.ReplayAsync(
                    run =>
                    {
                        var (ann, ben) = setUp(run);
                        run.Add("Ann", () => EndAsync("Ann", ann));
                        run.Add("Ben", () => EndAsync("Ben", ben));
                        run.Judge(() => first is "Ann" ? null : $"Ann had to wait until Ben was done, {elsewhere}.");
                    },
                    string.Join(' ', Enumerable.Repeat("Ben", stepsOfBen)));
                if (result.Ending != ScheduleEnding.NotPossible)
                {
                    spec.ShouldHaveGoneWell(result);
                }

                return result;

                async Task EndAsync(string name, Func<Task> work)
                {
                    await work();
                    first = first.Length > 0 ? first : name;
                }
            }
        });

    private static Account NewAccount(ScheduledRun run, int number, string name, int balance) =>
        new(number, run.Value(name, balance), run.Lock($"door {name}"));

    private static string? Balance(Account account, int expected) =>
        account.Balance.Value == expected
            ? null
            : $"At the end {account.Balance.Name} is {account.Balance.Value}; it should be {expected}.";

    private static string? Counted(int sum) =>
        sum == 100 ? null : $"The audit counted {sum}; there were 100 all along.";
}
