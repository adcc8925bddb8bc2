using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.SpecRuns;

/// <summary>Turns what xunit has to say into <see cref="SpecEvent"/>s and sends each at once.</summary>
/// <param name="send">How.</param>
internal sealed class SpecSink(Action<byte[]> send) : IMessageSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Spec, int Line)> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SpecEvent> _running = new(StringComparer.Ordinal);

    /// <summary>The timeline of the last run; sent with the result of the spec that made it.</summary>
    public Timeline? Timeline { get; set; }

    /// <summary>In how many orders the last spec was met; sent with its result.</summary>
    public int Explored { get; set; }

    /// <summary>Announces a spec, so that those are known that are never reached.</summary>
    public void Add(ITestCase spec)
    {
        lock (_gate)
        {
            var (name, line) = _cases[spec.UniqueID] = (
                spec.TestMethodName ?? spec.TestCaseDisplayName,
                spec.SourceLineNumber ?? 0
            );
            Report(new SpecEvent(SpecEventKind.Found) { Spec = name, Line = line });
        }
    }

    /// <inheritdoc/>
    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_gate)
        {
            switch (message)
            {
                case ITestStarting starting:
                    var (spec, at) = _cases[starting.TestCaseUniqueID];
                    var row = starting.TestDisplayName.IndexOf('(', StringComparison.Ordinal);
                    var started = new SpecEvent(SpecEventKind.Started)
                    {
                        Spec = spec,
                        Line = at,
                        Row = row < 0 ? "" : starting.TestDisplayName[row..],
                    };
                    _running[starting.TestUniqueID] = started;
                    Report(started);
                    break;
                case ITestPassed passed:
                    Report(
                        _running[passed.TestUniqueID] with
                        {
                            Kind = SpecEventKind.Passed,
                            Seconds = (double)passed.ExecutionTime,
                            Chart = TakeChart(),
                            Explored = TakeExplored(),
                        }
                    );
                    break;
                case ITestFailed failed:
                    Report(
                        Explain(
                            _running[failed.TestUniqueID] with
                            {
                                Kind = SpecEventKind.Failed,
                                Seconds = (double)failed.ExecutionTime,
                                Chart = TakeChart(),
                            },
                            failed
                        )
                    );
                    break;
                case ITestSkipped skipped:
                    Report(
                        _running[skipped.TestUniqueID] with
                        {
                            Kind = SpecEventKind.Failed,
                            Message = $"The spec is skipped: {skipped.Reason}",
                        }
                    );
                    break;
                case IErrorMetadata error:
                    Report(Explain(new SpecEvent(SpecEventKind.Broken), error));
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    public void Report(SpecEvent it) => send(it.ToBytes());

    private int TakeExplored()
    {
        var explored = Explored;
        Explored = 0;
        return explored;
    }

    private string TakeChart()
    {
        var chart = Timeline is null ? "" : SpecChart.Format(Timeline);
        Timeline = null;
        return chart;
    }

    private static SpecEvent Explain(SpecEvent it, IErrorMetadata error) =>
        it with
        {
            ExceptionType = error.ExceptionTypes is [{ } type, ..] ? type : "",
            Message = error.Messages is [var message, ..] ? message : "",
            Stack = error.StackTraces is [{ } stack, ..] ? stack : "",
        };
}
