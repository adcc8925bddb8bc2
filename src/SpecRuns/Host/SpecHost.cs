using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using AsyncKatas.Sandbox;
using AsyncKatas.Specs;
using Xunit;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// The other side of <see cref="SpecProcess"/>: runs the specs of one assembly after the other, with xunit's own
/// runner, and reports each as it ends.
/// </summary>
internal static class SpecHost
{
    private static readonly TestAssemblyConfiguration s_configuration = new()
    {
        MethodDisplay = TestMethodDisplay.Method,
        ParallelMode = ParallelMode.None,
        PreEnumerateTheories = false,
        SynchronousMessageReporting = true,
    };

    /// <summary>Runs what it is asked to until the other side has ended.</summary>
    /// <param name="folder">The temporary folder of this process, where it finds its parent.</param>
    public static int Run(string folder)
    {
        using var requests = new BlockingCollection<SpecRequest>();
        using var parent = new ParentLink(folder, message => requests.Add(SpecRequest.FromBytes(message)));
        TestContext.SetForInitialization(
            diagnosticMessageSink: null,
            diagnosticMessages: false,
            internalDiagnosticMessages: false
        );
        if (requests.Count == 0)
        {
            WarmUp();
        }

        foreach (var request in requests.GetConsumingEnumerable())
        {
            Run(parent, request);
        }

        return 0;
    }

    // What is loaded and compiled for these specs need not be for the learner's, who is waiting for them.
    private static void WarmUp() =>
        Wait(
            RunSpecsAsync(
                new SpecSink(static _ => { }),
                typeof(WarmUpSpec).Assembly,
                [typeof(WarmUpSpec)],
                only: [],
                stopAtFirstFailure: false
            )
        );

    // Blocks this thread, which is not one of the pool: only so can the pool be seen to be at rest.
    private static void Run(ParentLink parent, SpecRequest request)
    {
        var traces = new ProcessTraces();
        var sink = new SpecSink(parent.Send);
        Spec.RunEnded = request.WantsCharts ? spec => sink.Timeline = spec.Timeline : null;
        Spec.Explored = count => sink.Explored = count;
        var folder = Path.GetDirectoryName(request.AssemblyPath)!;
        Environment.CurrentDirectory = folder;
        Wait(
            RunSpecsAsync(
                sink,
                new SpecContext(folder).LoadFromAssemblyPath(request.AssemblyPath),
                types: null,
                request.Only,
                request.StopAtFirstFailure
            )
        );
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        EndConsole(request.Marker);
        sink.Report(new SpecEvent(SpecEventKind.Finished) { IsClean = traces.AreGone() });
    }

#pragma warning disable VSTHRD002 // There is no context here that could wait for this thread.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private static async Task RunSpecsAsync(
        SpecSink sink,
        Assembly assembly,
        Type[]? types,
        string[] only,
        bool stopAtFirstFailure
    )
    {
        using var cancellation = new CancellationTokenSource();
        var controller = new InProcessFrontController(new XunitTestFramework(), assembly, configFilePath: null);
        var specs = new List<ITestCase>();
        await controller.Find(
            sink,
            TestFrameworkOptions.ForDiscovery(s_configuration),
            spec => only.Length == 0 || only.Contains(spec.TestMethod?.MethodName, StringComparer.Ordinal),
            cancellation,
            types,
            (spec, isWanted) =>
            {
                if (isWanted)
                {
                    specs.Add(spec);
                    sink.Add(spec);
                }

                return ValueTask.FromResult(true); // go on looking
            }
        );
        var options = TestFrameworkOptions.ForExecution(s_configuration);
        options.SetStopOnTestFail(stopAtFirstFailure);
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
