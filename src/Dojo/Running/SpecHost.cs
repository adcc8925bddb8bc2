using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipes;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Dojo.Running;

/// <summary>
/// The other side of <see cref="SpecRunner"/>: runs the specs of one assembly in a process of its own, with xunit's own
/// runner, and reports each as it ends through a pipe that no console output can reach.
/// </summary>
internal static class SpecHost
{
    /// <summary>The verb under which the dojo starts itself to run specs.</summary>
    public const string Verb = "run-specs";

    /// <summary>Runs the specs and ends the process.</summary>
    /// <param name="assemblyPath">The compiled kata.</param>
    /// <param name="pipeName">Where to report to.</param>
    /// <param name="only">Names of the specs to run; empty: all.</param>
    public static async Task<int> RunAsync(string assemblyPath, string pipeName, string[] only)
    {
        using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut);
        pipe.Connect(TimeSpan.FromSeconds(10));
        EndWithParent(pipe);

        var configuration = new TestAssemblyConfiguration
        {
            MethodDisplay = TestMethodDisplay.Method,
            ParallelizeTestCollections = false,
            PreEnumerateTheories = false,
            SynchronousMessageReporting = true,
        };
        using var cancellation = new CancellationTokenSource();
        using var sink = new SpecSink(pipe);
        TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
        var controller = new InProcessFrontController(new XunitTestFramework(), Assembly.LoadFrom(assemblyPath), configFilePath: null);
        var specs = new List<ITestCase>();
        await controller.Find(
            sink,
            TestFrameworkOptions.ForDiscovery(configuration),
            spec => only.Length == 0 || only.Contains(spec.TestMethod?.MethodName, StringComparer.Ordinal),
            cancellation,
            types: null,
            (spec, isWanted) =>
            {
                if (isWanted)
                {
                    specs.Add(spec);
                    sink.Add(spec);
                }

                return ValueTask.FromResult(isWanted);
            });
        await controller.Run(sink, TestFrameworkOptions.ForExecution(configuration), specs, cancellation);
        sink.Report(new SpecEvent(SpecEventKind.Finished));

        // What the learner's code left running must not keep the process.
        Environment.Exit(0);
        return 0;
    }

    // Nobody ever writes to this side, so reading ends when the parent does: nothing may outlive it.
    private static void EndWithParent(Stream pipe) => new Thread(() =>
    {
        try
        {
            _ = pipe.ReadByte();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // As good as the end.
        }

        Environment.Exit(1);
    })
    { IsBackground = true, Name = "parent watch" }.Start();
}
