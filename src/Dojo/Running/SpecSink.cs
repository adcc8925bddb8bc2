using System;
using System.Collections.Generic;
using System.Threading;
using Xunit.Sdk;

namespace AsyncKatas.Dojo.Running;

/// <summary>Turns what xunit has to say into <see cref="SpecEvent"/>s and sends each at once.</summary>
/// <param name="parent">To whom.</param>
internal sealed class SpecSink(ParentLink parent) : IMessageSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Spec, int Line)> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SpecEvent> _running = new(StringComparer.Ordinal);

    /// <summary>Announces a spec, so that those are known that are never reached.</summary>
    public void Add(ITestCase spec)
    {
        lock (_gate)
        {
            var (name, line) = _cases[spec.UniqueID] = (spec.TestMethodName ?? spec.TestCaseDisplayName, spec.SourceLineNumber ?? 0);
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
                    var started = new SpecEvent(SpecEventKind.Started) { Spec = spec, Line = at, Row = row < 0 ? "" : starting.TestDisplayName[row..] };
                    _running[starting.TestUniqueID] = started;
                    Report(started);
                    break;
                case ITestPassed passed:
                    Report(_running[passed.TestUniqueID] with { Kind = SpecEventKind.Passed, Seconds = (double)passed.ExecutionTime });
                    break;
                case ITestFailed failed:
                    Report(Explain(_running[failed.TestUniqueID] with { Kind = SpecEventKind.Failed, Seconds = (double)failed.ExecutionTime }, failed));
                    break;
                case ITestSkipped skipped:
                    Report(_running[skipped.TestUniqueID] with { Kind = SpecEventKind.Failed, Message = $"The spec is skipped: {skipped.Reason}" });
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

    public void Report(SpecEvent it) => parent.Send(it.ToBytes());

    private static SpecEvent Explain(SpecEvent it, IErrorMetadata error) => it with
    {
        ExceptionType = error.ExceptionTypes is [{ } type, ..] ? type : "",
        Message = error.Messages is [var message, ..] ? message : "",
        Stack = error.StackTraces is [{ } stack, ..] ? stack : "",
    };
}
