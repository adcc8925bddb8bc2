using System.Runtime.CompilerServices;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    [Fact]
    public Task A_run_that_has_ended_can_be_collected() =>
        MustBeCollectedAsync(static async clock =>
        {
            using var guard = new CancellationTokenSource(Seconds(60), clock);
            await Task.Run(() => clock.DelayAsync(Seconds(1), guard.Token), guard.Token);
        });

    [Fact]
    public Task A_run_that_has_failed_can_be_collected() =>
        MustBeCollectedAsync(static _ => new TaskCompletionSource().Task);

    [Fact]
    public Task A_run_whose_timers_are_still_armed_can_be_collected() =>
        MustBeCollectedAsync(static clock =>
        {
            _ = clock.DelayAsync(Seconds(100));
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_run_with_a_task_that_its_scheduler_never_ran_can_be_collected() =>
        MustBeCollectedAsync(static _ =>
        {
            var never = Task.Factory.StartNew(static () => { }, CancellationToken.None, default, new IdleScheduler());
            never.IsCompleted.ShouldBeFalse();
            return Task.CompletedTask;
        });

    // The watchdog lets go of a run at its next look, so the collector gets several chances.
    private static async Task MustBeCollectedAsync(Func<VirtualClock, Task> body)
    {
        var clock = await RunAndForgetAsync(body);
        for (var attempt = 0; attempt < 100 && clock.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        clock.IsAlive.ShouldBeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunAndForgetAsync(Func<VirtualClock, Task> body)
    {
        WeakReference? clock = null;
        await VirtualClock
            .RunAsync(
                given =>
                {
                    clock = new WeakReference(given);
                    return body(given);
                },
                Impatient
            )
            .ContinueWith(static _ => { }, TaskScheduler.Default);
        return clock!;
    }

    private sealed class IdleScheduler : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) { }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
