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
/// A process that runs the specs of compiled variants, one after the other. Whatever their code does there, a result comes
/// back within the limits; and when this is disposed of, the process is gone.
/// </summary>
internal sealed class SpecProcess : IAsyncDisposable
{
    private const int MaxOutput = 16_000;

    // An orderly end takes milliseconds; this is for handlers of the end of the process that the learner's code may have added.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;
    private readonly ConsoleCapture _output;
    private readonly ConsoleCapture _errors;

    /// <summary>Starts the process, without waiting for it to be ready.</summary>
    /// <exception cref="SetupException">No process can be started, or the temporary folder cannot be written to.</exception>
    public SpecProcess()
    {
        // Short: on Unix this becomes the name of a socket in the temporary folder, and those have a limit.
        var pipeName = $"dojo-{Guid.NewGuid():N}"[..21];
        _pipe = OpenPipe(pipeName);
        try
        {
            _process = Start(pipeName);
        }
        catch
        {
            _pipe.Dispose();
            throw;
        }

        _process.StandardInput.Close();
        _output = new ConsoleCapture(_process.StandardOutput, MaxOutput);
        _errors = new ConsoleCapture(_process.StandardError, MaxOutput);
    }

    /// <summary>How many runs it has made.</summary>
    public int Runs { get; private set; }

    /// <summary>True if the last run has come to its end and has left nothing at work.</summary>
    public bool IsReusable { get; private set; } = true;

    /// <summary>Runs the specs of a variant. Nothing is written but a folder below the system's temporary one, which goes away.</summary>
    /// <param name="compiled">The variant.</param>
    /// <param name="limits">How long it may take.</param>
    /// <param name="only">Names of the specs to run; empty: all.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public async Task<RunResult> RunAsync(CompiledVariant compiled, RunLimits limits, IReadOnlyCollection<string> only, CancellationToken cancellationToken)
    {
        if (!compiled.Succeeded)
        {
            throw new ArgumentException("What does not compile cannot run.", nameof(compiled));
        }

        Runs++;
        IsReusable = false;
        using var folder = TemporaryFolder.Create();
        try
        {
            var request = new SpecRequest(folder.Write("kata.dll", compiled.Image), $"{Guid.NewGuid():N}", limits.StopAtFirstFailure, [.. only]);
            _output.Begin(request.Marker);
            _errors.Begin(request.Marker);
            var ledger = new SpecLedger();
            var limit = await FollowAsync(request, ledger, limits, cancellationToken);
            IsReusable = await EndRunAsync(ledger);
            var (ending, diagnosis) = limit is null ? Diagnose(ledger) : (RunEnding.TimeLimit, limit);
            return new RunResult(ledger.Results(), ending, diagnosis, $"{_output.Text}{_errors.Text}");
        }
        finally
        {
            if (!IsReusable)
            {
                await KillAsync(); // before its folder goes
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _pipe.DisposeAsync();
        _process.Dispose();
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

    private static Process Start(string pipeName)
    {
        var start = new ProcessStartInfo(DotnetHost(), ["exec", typeof(SpecProcess).Assembly.Location, SpecHost.Verb, pipeName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,

            // Files that the learner's code writes by a relative path must not land among the katas.
            WorkingDirectory = Path.GetTempPath(),
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

    // Adds up events until the run is over. Returns a sentence if it took too long.
    private async Task<string?> FollowAsync(SpecRequest request, SpecLedger ledger, RunLimits limits, CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(limits.Whole);
        using var spec = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        try
        {
            if (!_pipe.IsConnected && !await ConnectAsync(spec.Token))
            {
                return null;
            }

            Send(request);
            while (!ledger.IsFinished && await PipeFrames.ReadAsync(_pipe, spec.Token) is { } message)
            {
                ledger.Add(SpecEvent.FromBytes(message));

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

    // A process that dies before it connects must not keep us waiting.
    private async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connected = _pipe.WaitForConnectionAsync(connecting.Token);
        if (await Task.WhenAny(connected, _process.WaitForExitAsync(connecting.Token)) == connected)
        {
            await connected;
            return true;
        }

        await connecting.CancelAsync();
        await connected.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private void Send(SpecRequest request)
    {
        try
        {
            PipeFrames.Write(_pipe, request.ToBytes());
        }
        catch (IOException)
        {
            // It has ended in the meantime; reading will tell.
        }
    }

    // What the code has written to the console may come in after the last event. If the process has ended, its exit code too.
    private async Task<bool> EndRunAsync(SpecLedger ledger)
    {
        var end = Task.WhenAll(_output.Ended, _errors.Ended, ledger.IsFinished ? Task.CompletedTask : _process.WaitForExitAsync(CancellationToken.None));
        return await Task.WhenAny(end, Task.Delay(s_grace, CancellationToken.None)) == end && ledger is { IsFinished: true, IsClean: true, Broken: null };
    }

    private async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private (RunEnding Ending, string? Diagnosis) Diagnose(SpecLedger ledger)
    {
        if (ledger.IsFinished)
        {
            return ledger.Broken is null ? (RunEnding.Completed, null) : (RunEnding.Broken, $"The specs could not be run: {ledger.Broken}");
        }

        var errors = _errors.Text;
        var exitCode = _process.HasExited ? _process.ExitCode : 0;
        if (errors.Contains("Stack overflow.", StringComparison.Ordinal) || exitCode == unchecked((int)0xC00000FD))
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
        return exitCode is > 128 and < 160 or < 0
            ? (RunEnding.Crash, string.Create(CultureInfo.InvariantCulture, $"The process died{While(ledger)} (exit code {exitCode})."))
            : (RunEnding.Exit, string.Create(CultureInfo.InvariantCulture, $"Something ended the process{While(ledger)}, as Environment.Exit does (exit code {exitCode})."));
    }

    private static string While(SpecLedger ledger) => ledger.Running is { } spec ? $" while this spec ran: {spec}" : " outside any spec";
}
