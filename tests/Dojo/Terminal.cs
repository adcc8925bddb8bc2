using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using AsyncKatas.Dojo;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The dojo in a pseudo-terminal, with somebody at the keyboard.</summary>
internal sealed partial class Terminal : IAsyncDisposable
{
    private const string Script = "/usr/bin/script";
    private const string Home = "\e[H";
    private const string Mark = "DOJO_TERMINAL_TEST";

    /// <summary>What changes what a terminal shows. A test names those that it wants, whoever started it.</summary>
    private static readonly string[] s_taste =
        ["NO_COLOR", "FORCE_COLOR", "CI", "COLUMNS", "LINES", "COLORTERM", "TERM_PROGRAM", "VISUAL", "EDITOR", "BROWSER"];

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly Task _reading;
    private int _read;

    private Terminal(string folder, string term, string size, (string Name, string Value)[] environment, string[] args)
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var command = string.Join(' ', new[] { host, "exec", typeof(DojoCommandLine).Assembly.Location }.Concat(args).Select(static part => $"'{part}'"));

        // Tests that run in the background ignore Ctrl+C, and what they start would inherit that.
        command = $"{size}env --default-signal=INT {command}";
        var start = new ProcessStartInfo(Script, ["--quiet", "--flush", "--return", "--command", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
            Environment = { ["TERM"] = term, [Mark] = _mark, ["SHELL"] = "/bin/sh" },
        };
        foreach (var name in s_taste)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    /// <summary>The words that were shown: without colours, and whatever the width of the terminal.</summary>
    public string Words => Gap().Replace(Escape().Replace(Output, ""), " ");

    /// <summary>Everything that was shown, as it came.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Opens a terminal and starts the dojo in it; skips the test where there are no pseudo-terminals to be had.</summary>
    public static Terminal Open(string folder, string term, params string[] args) => Open(folder, term, [], args);

    /// <summary>The same, with environment variables.</summary>
    public static Terminal Open(string folder, string term, (string Name, string Value)[] environment, params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "This needs script(1) of util-linux for a pseudo-terminal.");
        return new Terminal(folder, term, size: "", environment, args);
    }

    /// <summary>The same for a terminal that can do what most can, of a certain size.</summary>
    public static Terminal OpenSized(string folder, int columns, int rows, params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "This needs script(1) of util-linux for a pseudo-terminal.");
        return new Terminal(folder, "xterm", string.Create(CultureInfo.InvariantCulture, $"stty columns {columns} rows {rows}; "), [], args);
    }

    /// <summary>The same beside a browser: a program that is called with the file to show; empty: there is none.</summary>
    public static Terminal OpenBeside(string browser, string folder, params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "This needs script(1) of util-linux for a pseudo-terminal.");
        return new Terminal(folder, "xterm", $"stty columns 120 rows 40; unset DISPLAY WAYLAND_DISPLAY WSL_DISTRO_NAME; export BROWSER='{browser}'; ", [], args);
    }

    /// <summary>The lines that are on the screen, as far as the dojo draws it anew each time.</summary>
    public IReadOnlyList<string> Frame() => [.. Escape().Replace(Output[(Output.LastIndexOf(Home, StringComparison.Ordinal) + Home.Length)..], "").Split("\r\n")];

    public async Task PressAsync(char key)
    {
        await _process.StandardInput.WriteAsync(key);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text is shown after what was waited for before.</summary>
    public async Task WaitForAsync(string text, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        text = Gap().Replace(text, " ");
        int at;
        while ((at = Words.IndexOf(text, _read, StringComparison.Ordinal)) < 0)
        {
            if (_reading.IsCompleted && !Words[_read..].Contains(text, StringComparison.Ordinal))
            {
                Assert.Fail($"The dojo has ended without showing \"{text}\":\n{Output}");
            }

            try
            {
                await Task.Delay(20, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"\"{text}\" was not shown after {_read} characters:\n{Output}");
            }
        }

        _read = at + text.Length;
    }

    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The dojo did not end. It has shown:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Processes that descend from this terminal and are still there.</summary>
    public IReadOnlyList<string> Survivors() => [.. Directory.EnumerateDirectories("/proc").Where(IsOurs)];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
    }

    [GeneratedRegex(@"\e(\[[0-9;?]*[A-Za-z]|[=>]|\]8;[^\e]*\e\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gap();

    private bool IsOurs(string folder)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0]) && File.ReadAllText(Path.Combine(folder, "environ")).Contains($"{Mark}={_mark}", StringComparison.Ordinal);
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
            lock (_output)
            {
                _output.Append(buffer, 0, count);
            }
        }
    }
}
