using AsyncKatas.Dojo.Web;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>One timer for everybody, whoever presses what at the same time.</summary>
public sealed class EveningTableTests
{
    [Fact]
    public async Task However_many_begin_at_once_one_timer_runs()
    {
        var hub = new EventHub();
        var listener = hub.TryListen(isGuest: false, EveningTable.Topic)!;
        await using (var table = new EveningTable(hub, TimeProvider.System))
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 50)
                    .Select(_ => Task.Run(() => table.StartAsync(["Ann", "Ben"], "5", "1", isPairing: false)))
            );
        }

        // All that runs has been ended: nothing is told any more.
        while (listener.TryTake(out _)) { }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<OperationCanceledException>(() => listener.WaitAsync(patience.Token));
    }

    [Fact]
    public async Task A_table_that_is_cleared_begins_nothing()
    {
        var table = new EveningTable(new EventHub(), TimeProvider.System);
        await table.DisposeAsync();
        await table.StartAsync(["Ann", "Ben"], "5", "1", isPairing: false);
        table.State.ToString()!.ShouldContain("none");
    }
}
