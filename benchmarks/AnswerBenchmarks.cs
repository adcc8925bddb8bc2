using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AsyncKatas.Benchmarks;

/// <summary>The reference answers of katas against what they compete with, on jobs that yield once.</summary>
[MemoryDiagnoser]
[Config(typeof(EachJob))]
public class AnswerBenchmarks
{
    /// <summary>Gets or sets how many jobs a run has.</summary>
    [Params(1, 1_000, 100_000, 1_000_000)]
    public int Jobs { get; set; }

    /// <summary>Gets or sets the way to run them.</summary>
    [ParamsSource(nameof(Ways))]
    public string Way { get; set; } = "";

    /// <summary>Gets all ways: what they do, and what they are called.</summary>
    public static IEnumerable<string> Ways =>
        from contest in Contests.All
        from contestant in contest.All
        select Name(contest, contestant);

    [Benchmark]
    public Task Run() => _run(Jobs);

    private Func<int, Task> _run = static _ => Task.CompletedTask;

    [GlobalSetup]
    public void Find() =>
        _run = (
            from contest in Contests.All
            from contestant in contest.All
            where Name(contest, contestant) == Way
            select contestant.RunAsync
        ).Single();

    private static string Name(Contest contest, Contestant contestant) => $"{contest.Name}: {contestant.Name}";

    private sealed class EachJob : ManualConfig
    {
        public EachJob()
        {
            AddColumn(new JobColumn("ns/job", static report => report.ResultStatistics?.Mean));
            AddColumn(new JobColumn(
                "B/job", static report => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)));
            WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
        }
    }

    private sealed class JobColumn(string name, Func<BenchmarkReport, double?> figure) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public string Legend => name + ": of one run, divided by the number of jobs";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            GetValue(summary, benchmarkCase, SummaryStyle.Default);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
            summary[benchmarkCase] is { } report
            && benchmarkCase.Parameters[nameof(Jobs)] is int jobs
            && figure(report) is { } value
                ? (value / jobs).ToString("0.0", summary.GetCultureInfo())
                : "-";
    }
}
