using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Dojo.Running;

/// <summary>
/// The other side of <see cref="SpecProcess"/>: runs the specs of one assembly after the other, with xunit's own runner, and
/// reports each as it ends.
/// </summary>
internal static class SpecHost
{
    /// <summary>The verb under which the dojo starts itself to run specs.</summary>
    public const string Verb = "run-specs";

    private static readonly TestAssemblyConfiguration s_configuration = new()
    {
        MethodDisplay = TestMethodDisplay.Method,
        ParallelizeTestCollections = false,
        PreEnumerateTheories = false,
        SynchronousMessageReporting = true,
    };

    /// <summary>Runs what it is asked to until the other side has ended.</summary>
    /// <param name="pipeName">Where to get requests from, and where to report to.</param>
    public static int Run(string pipeName)
    {
        using var requests = new BlockingCollection<SpecRequest>();
        using var parent = new ParentLink(pipeName, message => requests.Add(SpecRequest.FromBytes(message)));
        TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
        foreach (var request in requests.GetConsumingEnumerable())
        {
            Run(parent, request);
        }

        return 0;
    }

    // Blocks this thread, which is not one of the pool: only so can the pool be seen to be at rest.
    private static void Run(ParentLink parent, SpecRequest request)
    {
        var traces = new ProcessTraces();
        var sink = new SpecSink(parent);
        Environment.CurrentDirectory = Path.GetDirectoryName(request.AssemblyPath)!;
#pragma warning disable VSTHRD002 // There is no context here that could wait for this thread.
        RunSpecsAsync(sink, request).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        EndConsole(request.Marker);
        sink.Report(new SpecEvent(SpecEventKind.Finished) { IsClean = traces.AreGone() });
    }

    private static async Task RunSpecsAsync(SpecSink sink, SpecRequest request)
    {
        using var cancellation = new CancellationTokenSource();
        var assembly = new SpecContext().LoadFromAssemblyPath(request.AssemblyPath);
        var controller = new InProcessFrontController(new XunitTestFramework(), assembly, configFilePath: null);
        var specs = new List<ITestCase>();
        await controller.Find(
            sink,
            TestFrameworkOptions.ForDiscovery(s_configuration),
            spec => request.Only.Length == 0 || request.Only.Contains(spec.TestMethod?.MethodName, StringComparer.Ordinal),
            cancellation,
            types: null,
            (spec, isWanted) =>
            {
                if (isWanted)
                {
                    specs.Add(spec);
                    sink.Add(spec);
                }

                return ValueTask.FromResult(true); // go on looking
            });
        var options = TestFrameworkOptions.ForExecution(s_configuration);
        options.SetStopOnTestFail(request.StopAtFirstFailure);
        await controller.Run(sink, options, specs, cancellation);
    }

    private static void EndConsole(string marker)
    {
        var bytes = Encoding.ASCII.GetBytes(marker);
        Console.Out.Flush();
        using var output = Console.OpenStandardOutput();
        output.Write(bytes);
        using var errors = Console.OpenStandardError();
        errors.Write(bytes);
    }
}
