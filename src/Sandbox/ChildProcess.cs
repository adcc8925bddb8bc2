using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncKatas.Sandbox;

/// <summary>
/// A program of ours, started for code that may do anything to its process. The two talk through a pipe that no console
/// output can reach (<see cref="ParentLink"/> is the other side). When this is disposed of, the process is gone, and so
/// is whatever it has left in its temporary folder.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int MaxOutput = 16_000;
    private const int MaxMegabytes = 512;

    private readonly SandboxFolder _folder;
    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;
    private readonly Lock _gate = new();
    private bool _hasWorked;
    private Task? _disposal;

    /// <summary>Starts a program, without waiting for it to be ready.</summary>
    /// <param name="program">Its assembly. It gets the path of its temporary folder as its only argument.</param>
    /// <param name="workingFolder">Where it is to run; null: in its temporary folder.</param>
    /// <exception cref="SandboxException">
    /// No process can be started, or the temporary folder cannot be written to.
    /// </exception>
    public ChildProcess(string program, string? workingFolder = null)
    {
        _folder = SandboxFolder.Create();
        try
        {
            _pipe = OpenPipe(ParentLink.PipeName(_folder.FullPath));
            _process = Start(program, _folder, workingFolder);
        }
        catch
        {
            _pipe?.Dispose();
            _folder.Dispose();
            throw;
        }

        _process.StandardInput.Close();
        Output = new ConsoleCapture(_process.StandardOutput, MaxOutput);
        Errors = new ConsoleCapture(_process.StandardError, MaxOutput);
    }

    /// <summary>What it writes to its console.</summary>
    public ConsoleCapture Output { get; }

    /// <summary>What it writes to its console as errors.</summary>
    public ConsoleCapture Errors { get; }

    /// <summary>The time that it has spent on processors so far; none any more once it has ended.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                return _process.TotalProcessorTime;
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Makes a folder for it, which goes when it does, if not before.</summary>
    /// <param name="name">Name of the folder.</param>
    /// <exception cref="SandboxException">The temporary folder cannot be written to.</exception>
    public SandboxFolder CreateFolder(string name) => _folder.CreateFolder(name);

    /// <summary>Waits until it listens; returns at once if it does already.</summary>
    /// <returns>False: it died before.</returns>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_pipe.IsConnected)
        {
            return true;
        }

        // A process that dies before it connects must not keep us waiting.
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

    /// <summary>Sends it a message.</summary>
    public void Send(byte[] message)
    {
        _hasWorked = true;
        try
        {
            PipeFrames.Write(_pipe, message);
        }
        catch (IOException)
        {
            // It has ended in the meantime; reading will tell.
        }
    }

    /// <summary>Waits for its next message; null: there will be none.</summary>
    public Task<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        PipeFrames.ReadAsync(_pipe, cancellationToken);

    /// <summary>Waits until it ends by itself.</summary>
    public Task WaitForExitAsync() => _process.WaitForExitAsync(CancellationToken.None);

    /// <summary>Ends it, and all processes that it has started. Whoever asks late finds that it has ended.</summary>
    public async Task KillAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        catch (InvalidOperationException) when (_disposal is not null)
        {
            // Somebody else has ended it in the meantime.
        }

        if (_hasWorked)
        {
            Descendants.Kill(Path.GetFileName(_folder.FullPath));
        }
    }

    /// <summary>Says why it ended before its work was done.</summary>
    /// <param name="during">What it was doing, with a space before it.</param>
    public (RunEnding Ending, string Interruption) Explain(string during)
    {
        var errors = Errors.Text;
        var exitCode = _process.HasExited ? _process.ExitCode : 0;
        if (errors.Contains("Stack overflow.", StringComparison.Ordinal) || exitCode == unchecked((int)0xC00000FD))
        {
            return (RunEnding.StackOverflow, $"The stack overflowed{during}: methods called each other without end.");
        }

        if (
            errors.Contains("Out of memory.", StringComparison.Ordinal)
            || errors.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal)
        )
        {
            return (
                RunEnding.MemoryLimit,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Memory ran out{during}: more than {MaxMegabytes} MB was needed."
                )
            );
        }

        var unhandled = errors.IndexOf("Unhandled exception. ", StringComparison.Ordinal);
        if (unhandled >= 0)
        {
            var message = errors[(unhandled + "Unhandled exception. ".Length)..].Split('\n')[0].Trim();
            return (RunEnding.Crash, $"An exception that nobody caught ended the process{during}: {message}");
        }

        return HasDied(exitCode, OperatingSystem.IsWindows())
            ? (
                RunEnding.Crash,
                string.Create(CultureInfo.InvariantCulture, $"The process died{during} (exit code {exitCode}).")
            )
            : (
                RunEnding.Exit,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Something ended the process{during}, as Environment.Exit does (exit code {exitCode})."
                )
            );
    }

    /// <summary>
    /// True if nothing but a death ends with such a code: on Unix 128 + the signal, on Windows a status of the system.
    /// The process was killed, by itself (FailFast) or by the system (no memory left).
    /// </summary>
    public static bool HasDied(int exitCode, bool isWindows) =>
        isWindows ? exitCode < -0x1000_0000 : exitCode is > 128 and < 160;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_disposal ??= EndAsync());
        }
    }

    private async Task EndAsync()
    {
        await KillAsync();
        await _pipe.DisposeAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static NamedPipeServerStream OpenPipe(string name)
    {
        try
        {
            return new NamedPipeServerStream(
                name,
                PipeDirection.InOut,
                maxNumberOfServerInstances: 1,
                PipeTransmissionMode.Byte,
                PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly
            );
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or PlatformNotSupportedException
                        or System.Net.Sockets.SocketException
                        or ArgumentException
            )
        {
            throw SandboxFolder.NotUsable(exception);
        }
    }

    // Whatever its code puts into the system's temporary folder goes into a folder of its own, which goes when it does.
    private static Process Start(string program, SandboxFolder folder, string? workingFolder)
    {
        var temporary = folder.CreateFolder("temp").FullPath;
        var start = new ProcessStartInfo(DotnetHost(), ["exec", program, folder.FullPath])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = workingFolder ?? temporary,
            Environment =
            {
                [Descendants.Mark] = Path.GetFileName(folder.FullPath),
                ["TMPDIR"] = temporary,
                ["TEMP"] = temporary,
                ["TMP"] = temporary,
                ["DOTNET_GCHeapHardLimit"] = (MaxMegabytes * 1024L * 1024L).ToString("X", CultureInfo.InvariantCulture),
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_TC_CallCounting"] = "0", // nothing here lives long enough to be worth compiling twice
            },
        };
        return Process.Start(start) ?? throw new SandboxException($"{start.FileName} could not be started.");
    }

    // The dotnet that runs this, whatever started it.
    private static string DotnetHost() =>
        Path.GetFullPath(
            Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(),
                "..",
                "..",
                "..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
            )
        );
}
