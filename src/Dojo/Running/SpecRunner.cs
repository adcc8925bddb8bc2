using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;

namespace AsyncKatas.Dojo.Running;

/// <summary>
/// Runs the specs of a compiled variant in a process of its own. Whatever the code does there, a result comes back within
/// the limits, the process is gone, and nothing has been written but a folder below the system's temporary one, which is
/// gone too.
/// </summary>
internal static class SpecRunner
{
    private const int MaxFrame = 1_000_000;
    private const int MaxOutput = 16_000;

    // An orderly end takes milliseconds; this is for handlers of the end of the process that the learner's code may have added.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs the specs of a variant.</summary>
    /// <param name="compiled">The variant.</param>
    /// <param name="limits">How long it may take; null: the defaults.</param>
    /// <param name="only">Names of the specs to run; null: all.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public static async Task<RunResult> RunAsync(CompiledVariant compiled, RunLimits? limits = null, IReadOnlyCollection<string>? only = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        if (!compiled.Succeeded)
        {
            throw new ArgumentException("What does not compile cannot run.", nameof(compiled));
        }

        using var folder = TemporaryFolder.Create();
        var assembly = folder.Write("kata.dll", compiled.Image);

        // Short: on Unix this becomes the name of a socket in the temporary folder, and those have a limit.
        var pipeName = $"dojo-{Guid.NewGuid():N}"[..21];
        await using var pipe = OpenPipe(pipeName);
        using var process = Start(folder.FullPath, [assembly, pipeName, .. only ?? []]);
        var output = new BoundedText(MaxOutput);
        var errors = new BoundedText(MaxOutput);
        var capture = Task.WhenAll(CaptureAsync(process.StandardOutput, output), CaptureAsync(process.StandardError, errors));
        var ledger = new SpecLedger();
        try
        {
            process.StandardInput.Close();
            var limit = await FollowAsync(pipe, process, ledger, limits ?? RunLimits.Default, cancellationToken);
            await EndAsync(process, capture, isOrderly: limit is null);
            var (ending, diagnosis) = limit is null ? Diagnose(process, ledger, errors.ToString()) : (RunEnding.TimeLimit, limit);
            return new RunResult(ledger.Results(), ending, diagnosis, $"{output}{errors}");
        }
        finally
        {
            await EndAsync(process, capture, isOrderly: false);
        }
    }

    private static NamedPipeServerStream OpenPipe(string name)
    {
        try
        {
            return new NamedPipeServerStream(name, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException or System.Net.Sockets.SocketException or ArgumentException)
        {
            throw TemporaryFolder.NotUsable(exception);
        }
    }

    private static Process Start(string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetHost(), ["exec", typeof(SpecRunner).Assembly.Location, SpecHost.Verb, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,

            // Files that the learner's code writes by a relative path must not land among the katas.
            WorkingDirectory = folder,
            Environment =
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_TC_CallCounting"] = "0", // nothing here lives long enough to be worth compiling twice
            },
        };
        return Process.Start(start) ?? throw new SetupException($"{start.FileName} could not be started.");
    }

    // The dotnet that runs this, whatever started it.
    private static string DotnetHost() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static async Task CaptureAsync(StreamReader from, BoundedText to)
    {
        var buffer = new char[4096];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                to.Append(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // A process that outlives the specs may hold the other end; we have stopped listening.
        }
    }

    // Adds up events until the process has nothing more to say. Returns a sentence if it took too long.
    private static async Task<string?> FollowAsync(NamedPipeServerStream pipe, Process process, SpecLedger ledger, RunLimits limits, CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(limits.Whole);
        using var spec = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        try
        {
            // A process that dies before it connects must not keep us waiting.
            using var connecting = CancellationTokenSource.CreateLinkedTokenSource(spec.Token);
            var connected = pipe.WaitForConnectionAsync(connecting.Token);
            if (await Task.WhenAny(connected, process.WaitForExitAsync(connecting.Token)) != connected)
            {
                await connecting.CancelAsync();
                await connected.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                spec.Token.ThrowIfCancellationRequested();
                return null;
            }

            await connected;
            while (!ledger.IsFinished && await ReadAsync(pipe, spec.Token) is { } it)
            {
                ledger.Add(it);

                // Between specs it is our time and not that of the learner's code.
                spec.CancelAfter(ledger.Running is null ? Timeout.InfiniteTimeSpan : limits.Spec);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var (what, limit) = whole.IsCancellationRequested ? ("The specs together", limits.Whole) : ("One spec", limits.Spec);
            return string.Create(CultureInfo.InvariantCulture, $"{what} took longer than {limit.TotalSeconds:0.#} s and {(whole.IsCancellationRequested ? "were" : "was")} stopped{While(ledger)}.");
        }
    }

    private static async Task<SpecEvent?> ReadAsync(NamedPipeServerStream pipe, CancellationToken cancellationToken)
    {
        try
        {
            var header = new byte[sizeof(int)];
            await pipe.ReadExactlyAsync(header, cancellationToken);
            var frame = new byte[Math.Clamp(BitConverter.ToInt32(header), 0, MaxFrame)];
            await pipe.ReadExactlyAsync(frame, cancellationToken);
            return SpecEvent.FromBytes(frame);
        }
        catch (Exception exception) when (exception is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    private static async Task EndAsync(Process process, Task capture, bool isOrderly)
    {
        using var patience = new CancellationTokenSource(isOrderly ? s_grace : TimeSpan.Zero);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        // Another process may have inherited the console and live on; its output is none of ours.
        await Task.WhenAny(capture, Task.Delay(s_grace, CancellationToken.None));
    }

    private static (RunEnding Ending, string? Diagnosis) Diagnose(Process process, SpecLedger ledger, string errors)
    {
        if (ledger.IsFinished)
        {
            return ledger.Broken is null ? (RunEnding.Completed, null) : (RunEnding.Broken, $"The specs could not be run: {ledger.Broken}");
        }

        if (errors.Contains("Stack overflow.", StringComparison.Ordinal) || process.ExitCode == unchecked((int)0xC00000FD))
        {
            return (RunEnding.StackOverflow, $"The stack overflowed{While(ledger)}: methods called each other without end.");
        }

        var unhandled = errors.IndexOf("Unhandled exception. ", StringComparison.Ordinal);
        if (unhandled >= 0)
        {
            var message = errors[(unhandled + "Unhandled exception. ".Length)..].Split('\n')[0].Trim();
            return (RunEnding.Crash, $"An exception that nobody caught ended the process{While(ledger)}: {message}");
        }

        // 128 + the signal: the process was killed, by itself (FailFast) or by the system (no memory left).
        return process.ExitCode is > 128 and < 160 or < 0
            ? (RunEnding.Crash, string.Create(CultureInfo.InvariantCulture, $"The process died{While(ledger)} (exit code {process.ExitCode})."))
            : (RunEnding.Exit, string.Create(CultureInfo.InvariantCulture, $"Something ended the process{While(ledger)}, as Environment.Exit does (exit code {process.ExitCode})."));
    }

    private static string While(SpecLedger ledger) => ledger.Running is { } spec ? $" while this spec ran: {spec}" : " outside any spec";
}
