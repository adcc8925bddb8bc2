using System.Diagnostics;
using System.Runtime.InteropServices;
using AsyncKatas.Dojo;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// The dojo as a process in a pseudo-terminal, with somebody at the keyboard: for what only a real terminal shows, such
/// as Ctrl+C, and what is left of a process when it has ended. Everything else is tried with <see cref="ConsoleDojo"/>.
/// </summary>
internal sealed class Terminal : DojoAtWork
{
    private const string Script = "/usr/bin/script";
    private const string Mark = "DOJO_TERMINAL_TEST";

    /// <summary>What changes what a terminal shows. A test names those that it wants, whoever started it.</summary>
    private static readonly string[] s_taste =
    [
        "NO_COLOR",
        "FORCE_COLOR",
        "CI",
        "COLUMNS",
        "LINES",
        "COLORTERM",
        "TERM_PROGRAM",
        "VISUAL",
        "EDITOR",
        "BROWSER",
    ];

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly Process _process;
    private readonly Task _reading;

    private Terminal(string folder, string term, string[] args)
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var command = string.Join(
            ' ',
            new[] { host, "exec", typeof(DojoCommandLine).Assembly.Location }
                .Concat(args)
                .Select(static part => $"'{part}'")
        );

        // Tests that run in the background ignore Ctrl+C, and what they start would inherit that.
        command = $"env --default-signal=INT {command}";
        var start = new ProcessStartInfo(Script, ["--quiet", "--flush", "--return", "--command", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
            Environment =
            {
                ["TERM"] = term,
                [Mark] = _mark,
                ["SHELL"] = "/bin/sh",
            },
        };
        foreach (var name in s_taste)
        {
            start.Environment.Remove(name);
        }

        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    /// <inheritdoc/>
    protected override bool HasEnded => _reading.IsCompleted;

    /// <summary>
    /// Opens a terminal and starts the dojo in it; skips the test where there are no pseudo-terminals to be had.
    /// </summary>
    public static Terminal Open(string folder, string term, params string[] args)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists(Script),
            "This needs script(1) of util-linux for a pseudo-terminal."
        );
        return new Terminal(folder, term, args);
    }

    /// <inheritdoc/>
    public override async Task PressAsync(char key)
    {
        await _process.StandardInput.WriteAsync(key);
        await _process.StandardInput.FlushAsync();
    }

    /// <inheritdoc/>
    public override async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _reading.WaitAsync(patience.Token); // what it wrote last may still be on its way
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The dojo did not end. It has shown:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Processes that descend from this terminal and are still there.</summary>
    public IReadOnlyList<string> Survivors() => [.. Directory.EnumerateDirectories("/proc").Where(IsOurs)];

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
    }

    private bool IsOurs(string folder)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0])
                && File.ReadAllText(Path.Combine(folder, "environ"))
                    .Contains($"{Mark}={_mark}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            Add(buffer.AsSpan(0, count));
        }
    }
}
