using AsyncKatas.Dojo.Watch;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Saves come as they like; runs come one at a time, and only for the last save.</summary>
public sealed class LatestRunTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(60);
    private readonly List<string> _log = [];

    [Fact]
    public Task A_burst_of_saves_gives_one_run() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var run = new LatestRun(clock);
            for (var save = 1; save <= 5; save++)
            {
                Request(run, clock, $"save {save}", seconds: 1);
                await Task.Delay(TimeSpan.FromMilliseconds(40), clock, TestContext.Current.CancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(5), clock, TestContext.Current.CancellationToken);
            _log.ShouldBe(["0.22 save 5 starts", "1.22 save 5 ends"]);
        });

    [Fact]
    public Task A_save_during_a_run_cancels_it_and_starts_over() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var run = new LatestRun(clock);
            Request(run, clock, "first", seconds: 10);
            await Task.Delay(TimeSpan.FromSeconds(2), clock, TestContext.Current.CancellationToken);
            Request(run, clock, "second", seconds: 1);
            await Task.Delay(TimeSpan.FromSeconds(20), clock, TestContext.Current.CancellationToken);
            _log.ShouldBe(["0.06 first starts", "2 first is cancelled", "2.06 second starts", "3.06 second ends"]);
        });

    [Fact]
    public Task No_run_starts_before_the_one_before_it_has_ended() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var run = new LatestRun(clock);
            Request(run, clock, "first", seconds: 10, cleanup: 3);
            await Task.Delay(TimeSpan.FromSeconds(2), clock, TestContext.Current.CancellationToken);
            Request(run, clock, "second", seconds: 1);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, TestContext.Current.CancellationToken);
            Request(run, clock, "third", seconds: 1);
            await Task.Delay(TimeSpan.FromSeconds(20), clock, TestContext.Current.CancellationToken);
            _log.ShouldBe(["0.06 first starts", "5 first is cancelled", "5 third starts", "6 third ends"]);
        });

    [Fact]
    public Task A_run_that_fails_takes_none_after_it_along() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var run = new LatestRun(clock);
            run.Request(
                s_quiet,
                async token =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), clock, token);
                    throw new AggregateException("Not all processes could be ended.");
                }
            );
            await Task.Delay(TimeSpan.FromSeconds(2), clock, TestContext.Current.CancellationToken);
            Request(run, clock, "second", seconds: 1);
            await Task.Delay(TimeSpan.FromSeconds(2), clock, TestContext.Current.CancellationToken);
            _log.ShouldBe(["2.06 second starts", "3.06 second ends"]);
        });

    [Fact]
    public Task What_a_cancelled_run_throws_is_nobodys_business() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var run = new LatestRun(clock);
            run.Request(
                s_quiet,
                async token =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(9), clock, token)
                        .ConfigureAwait(
                            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                        );
                    throw new InvalidOperationException("The process is gone.");
                }
            );
            await Task.Delay(TimeSpan.FromSeconds(1), clock, TestContext.Current.CancellationToken);
            Request(run, clock, "second", seconds: 1);
            await Task.Delay(TimeSpan.FromSeconds(3), clock, TestContext.Current.CancellationToken);
            _log.ShouldBe(["1.06 second starts", "2.06 second ends"]);
        });

    [Fact]
    public Task To_stop_waits_for_the_end_of_the_run() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var run = new LatestRun(clock);
            Request(run, clock, "first", seconds: 10, cleanup: 3);
            await Task.Delay(TimeSpan.FromSeconds(2), clock, TestContext.Current.CancellationToken);
            await run.StopAsync();
            _log.ShouldBe(["0.06 first starts", "5 first is cancelled"]);
        });

    private void Request(LatestRun run, VirtualClock clock, string name, int seconds, int cleanup = 0) =>
        run.Request(
            s_quiet,
            async token =>
            {
                Log(clock, $"{name} starts");
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(seconds), clock, token);
                    Log(clock, $"{name} ends");
                }
                catch (OperationCanceledException)
                {
                    await Task.Delay(TimeSpan.FromSeconds(cleanup), clock, CancellationToken.None);
                    Log(clock, $"{name} is cancelled");
                    throw;
                }
            }
        );

    private void Log(VirtualClock clock, string what) =>
        _log.Add(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0.##} {what}"));
}
