using System.Diagnostics;
using System.Globalization;

namespace AsyncKatas.Benchmarks;

/// <summary>
/// The quick way: all ways of a contest take turns, round by round, so that a busy machine is as hard on one as on the
/// other.
/// </summary>
internal static class Comparison
{
    private const int Most = 1_000_000;
    private const double Straight = 1.05;
    private const int Rounds = 9;
    private const int WarmUps = 2;

    // Below it, what a call costs once outweighs what a job costs.
    private const int LimitsHoldFrom = 1_000;

    /// <summary>Runs it.</summary>
    /// <param name="args">
    /// <c>--max N</c>: the most jobs; <c>--asyncio FILE</c>: what asyncio_jobs.py has written; <c>--svg FILE</c>: draws
    /// the curves.
    /// </param>
    /// <returns>0 if every limit holds, 1 if one is broken, 2 if the arguments are wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var max = Most;
        string? asyncio = null;
        string? svg = null;
        for (var i = 0; i < args.Count; i += 2)
        {
            var value = i + 1 < args.Count ? args[i + 1] : null;
            switch (args[i])
            {
                case "--max" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out max)
                    && max is >= LimitsHoldFrom and <= Most:
                    break;
                case "--asyncio" when File.Exists(value):
                    asyncio = value;
                    break;
                case "--svg" when value is not null && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))):
                    svg = value;
                    break;
                default:
                    await Console.Error.WriteLineAsync(
                        $"'{args[i]} {value}' is not understood: use --max N (1000 to 1000000), --asyncio FILE (an "
                        + "existing file) and --svg FILE (in an existing folder).");
                    return 2;
            }
        }

        return await CompareAsync(max, asyncio, svg);
    }

    private static async Task<int> CompareAsync(int max, string? asyncio, string? svg)
    {
        var python = new List<Measurement>();
        foreach (var line in asyncio is null ? [] : await File.ReadAllLinesAsync(asyncio))
        {
            if (ReadLine(line) is not { } measurement)
            {
                await Console.Error.WriteLineAsync(
                    $"'{line}' in {asyncio} is not contest, name, jobs and nanoseconds; "
                    + "have asyncio_jobs.py write the file.");
                return 2;
            }

            python.Add(measurement);
        }

        var rows = new List<Measurement>();
        var broken = new List<string>();
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}. The ratios count: all ways take turns.");
        foreach (var contest in Contests.All)
        {
            Console.WriteLine($"\n{contest.Name} (ratio: the reference by this way)");
            Console.WriteLine($"{"jobs",9} {"ns a job",10} {"bytes",7} {"ratio",6}");
            var series = await MeasureAsync(contest, [.. Sizes(max)]);
            WriteRatios(contest, series, broken);
            WriteGrowth(contest, series, broken);
            rows.AddRange(series.Select(it =>
                new Measurement(contest.Name, it.Name, it.Jobs, Figures.Median(it.Times), it.Bytes)));
        }

        if (svg is not null)
        {
            string[] drawn = [Contests.Gather.Name, Contests.Throttle.Name];
            Measurement[] curves = [.. rows.Concat(python).Where(it => drawn.Contains(it.Contest))];
            await File.WriteAllTextAsync(svg, CurvePicture.Draw("Time a job over the number of jobs", curves));
            Console.WriteLine($"\nDrawn: {svg}");
        }

        Console.WriteLine(broken.Count == 0 ? "\nEvery limit holds." : "\n" + string.Join('\n', broken));
        return broken.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<int> Sizes(int max)
    {
        for (var jobs = 1; jobs <= max; jobs *= 10)
        {
            yield return jobs;
        }
    }

    private static async Task<List<Series>> MeasureAsync(Contest contest, int[] sizes)
    {
        Contestant[] all = [.. contest.All];
        var series = sizes.SelectMany(jobs => all.Select(it => new Series(it.Name, jobs, it.RunAsync))).ToList();

        // The first rounds warm up, and do not count.
        for (var round = -WarmUps; round < Rounds; round++)
        {
            // All numbers of jobs in one round, and all ways of one number next to each other. Whoever goes first in
            // one round goes last in another.
            for (var turn = 0; turn < series.Count; turn++)
            {
                var first = turn - (turn % all.Length);
                await series[first + ((turn + round + WarmUps) % all.Length)].RunAsync(counts: round >= 0);
            }
        }

        return series;
    }

    private static void WriteRatios(Contest contest, List<Series> series, List<string> broken)
    {
        foreach (var ways in series.GroupBy(static it => it.Jobs))
        {
            var reference = ways.First();
            foreach (var (i, way) in ways.Index())
            {
                var ratio = Figures.Ratio(reference.Times, way.Times);
                var time = Figures.Median(way.Times);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{way.Jobs,9} {time,10:0} {way.Bytes,7:0} {ratio,6:0.00}  {way.Name}"));
                if (way.Jobs >= LimitsHoldFrom && i > 0 && i <= contest.Rivals.Length && ratio > contest.Limit)
                {
                    broken.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{reference.Name} takes {ratio:0.00} times the time of {way.Name} for {way.Jobs} jobs; "
                        + $"the limit is {contest.Limit}."));
                }
            }
        }
    }

    private static void WriteGrowth(Contest contest, List<Series> series, List<string> broken)
    {
        foreach (var curve in series.Where(static it => it.Jobs >= LimitsHoldFrom).GroupBy(static it => it.Name))
        {
            if (curve.Count() < 2)
            {
                continue;
            }

            // Of each round for itself: the machine may be slower in one than in another.
            var exponent = Figures.Median([.. Enumerable.Range(0, Rounds).Select(round =>
                Figures.Exponent([.. curve.Select(it => (it.Jobs, it.Times[round]))]))]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"grows with exponent {exponent:0.000} from {LimitsHoldFrom} jobs: {curve.Key}"));
            if (contest.Limit is not null && curve.Key == contest.Reference.Name && exponent > Straight)
            {
                broken.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{curve.Key} grows with exponent {exponent:0.000}; the limit is {Straight}."));
            }
        }
    }

    private static Measurement? ReadLine(string line) =>
        line.Split('\t') is [var contest, var name, var jobs, var time]
        && int.TryParse(jobs, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var nanoseconds)
        && count > 0
        && nanoseconds > 0
            ? new(contest, name, count, nanoseconds, null)
            : null;

    // One way with one number of jobs, measured once in each round.
    private sealed class Series(string name, int jobs, Func<int, Task> runAsync)
    {
        // Where growth is measured, each turn does the same amount of work: what a collection before it costs is in all
        // alike.
        private readonly int _repeats = Math.Max(1, (jobs < LimitsHoldFrom ? 30_000 : Most) / jobs);

        public string Name => name;

        public int Jobs => jobs;

        public List<double> Times { get; } = [];

        public double Bytes { get; private set; }

        public async Task RunAsync(bool counts)
        {
            // What the one before has left is not charged to this one.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < _repeats; i++)
            {
                await runAsync(jobs);
            }

            var time = Stopwatch.GetElapsedTime(start);
            if (counts)
            {
                var done = (double)jobs * _repeats;
                Times.Add(time.TotalNanoseconds / done);
                Bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / done;
            }
        }
    }
}
