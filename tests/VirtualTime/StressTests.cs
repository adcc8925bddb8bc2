using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>
/// Each primitive again and again, wrong runs counted. Run by benchmarks/stress-virtual-time.sh, which sets the number
/// of repetitions and the time for them, loads the machine and shows the tables.
/// </summary>
[Collection(nameof(VirtualTime.Alone))]
[Trait(When.Trait, When.Stress)]
public sealed class StressTests(ITestOutputHelper output)
{
    private const int DefaultRepetitions = 200;
    private const int DefaultSeconds = 200;

    [Fact(Explicit = true)]
    public Task Alone() => RepeatAsync("alone", lanes: 1);

    [Fact(Explicit = true)]
    public Task Side_by_side() => RepeatAsync("four side by side", lanes: 4);

    [Fact(Explicit = true)]
    public async Task Pool_threads_blocked()
    {
        using var blocked = new BlockedPoolThreads(2);
        await RepeatAsync("two pool threads blocked", lanes: 1);
    }

    // Each lane runs all of the primitives, but starts at another one, so that different ones meet.
    private async Task RepeatAsync(string scenario, int lanes)
    {
        var repetitions = Setting("STRESS_REPETITIONS", DefaultRepetitions);
        var limit = TimeSpan.FromSeconds(Setting("STRESS_SECONDS", DefaultSeconds));
        var only = Environment.GetEnvironmentVariable("STRESS_PRIMITIVE") ?? "";
        var tallies = Primitives
            .All.Where(it => it.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
            .Select(static primitive => new Tally(primitive))
            .ToArray();
        var watch = Stopwatch.StartNew();
        var next = -1;
        async Task LaneAsync(int lane)
        {
            while (watch.Elapsed < limit && Interlocked.Increment(ref next) < repetitions)
            {
                for (var i = 0; i < tallies.Length; i++)
                {
                    await tallies[(i + (lane * tallies.Length / lanes)) % tallies.Length].CountAsync();
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(() => LaneAsync(lane))));
        await ReportAsync(
            $"{scenario}: {Math.Min(next + 1, repetitions)} of {repetitions} rounds in {watch.Elapsed.TotalSeconds:0} "
                + "s",
            tallies
        );
        tallies.Sum(static tally => tally.Wrong).ShouldBe(0);
    }

    private async Task ReportAsync(string title, IEnumerable<Tally> tallies)
    {
        var table = new StringBuilder()
            .AppendLine()
            .AppendLine(title)
            .AppendLine(CultureInfo.InvariantCulture, $"  {"wrong",5} of {"runs",5}  {"ms each",7}");
        foreach (var tally in tallies)
        {
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {tally.Wrong,5} of {tally.Runs,5}  {tally.MillisecondsEach,7:0.0}  "
                    + $"{tally.Primitive.Name}{tally.FirstMistake}"
            );
        }

        output.WriteLine(table.ToString());
        if (Environment.GetEnvironmentVariable("STRESS_REPORT") is { } file)
        {
            await File.AppendAllTextAsync(file, table.ToString());
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : otherwise;

    private sealed class Tally(Primitive primitive)
    {
        private int _runs;
        private int _wrong;
        private long _ticks;

        public Primitive Primitive => primitive;

        public int Runs => _runs;

        public int Wrong => _wrong;

        public double MillisecondsEach => _runs == 0 ? 0 : TimeSpan.FromTicks(_ticks / _runs).TotalMilliseconds;

        public string? FirstMistake { get; private set; }

        public async Task CountAsync()
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await primitive.RunAsync();
            }
            catch (Exception exception)
            {
                Interlocked.Increment(ref _wrong);
                FirstMistake ??= $"{Environment.NewLine}{exception}";
            }

            Interlocked.Add(ref _ticks, Stopwatch.GetElapsedTime(start).Ticks);
            Interlocked.Increment(ref _runs);
        }
    }
}
