using AsyncKatas.VirtualTime;
using BenchmarkDotNet.Attributes;

namespace AsyncKatas.Benchmarks;

/// <summary>Real time that a run in virtual time costs: what a spec pays for being exact.</summary>
[MemoryDiagnoser]
public class VirtualRunBenchmarks
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Benchmark(Baseline = true)]
    public Task Nothing() => VirtualClock.RunAsync(static _ => Task.CompletedTask);

    [Benchmark]
    public Task One_delay() => VirtualClock.RunAsync(static clock => clock.DelayAsync(s_second));

    [Benchmark]
    public Task A_hundred_delays_one_after_the_other() =>
        VirtualClock.RunAsync(static async clock =>
        {
            for (var i = 0; i < 100; i++)
            {
                await clock.DelayAsync(s_second);
            }
        });

    [Benchmark]
    public Task A_hundred_delays_at_once() =>
        VirtualClock.RunAsync(static clock =>
            Task.WhenAll(Enumerable.Range(0, 100).Select(_ => clock.DelayAsync(s_second)))
        );

    [Benchmark]
    public Task A_hundred_delays_two_at_a_time() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var places = new SemaphoreSlim(2);
            async Task WorkAsync()
            {
                await places.WaitAsync();
                await clock.DelayAsync(s_second);
                places.Release();
            }

            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => WorkAsync()));
        });

    [Benchmark]
    public Task Ten_delays_on_the_thread_pool() =>
        VirtualClock.RunAsync(static clock =>
            Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => clock.DelayAsync(s_second))))
        );
}
