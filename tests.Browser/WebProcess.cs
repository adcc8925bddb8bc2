using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AsyncKatas.Tests.Browser;

/// <summary>The real program, as a learner starts it.</summary>
internal sealed partial class WebProcess : IAsyncDisposable
{
    private static readonly string s_host = Path.GetFullPath(
        Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(),
            "../../..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
        )
    );

    private readonly Process _process;

    private WebProcess(Process process, string address, TimeSpan start) =>
        (_process, Address, Start) = (process, address, start);

    /// <summary>The address that it printed.</summary>
    public string Address { get; }

    /// <summary>The address without the token.</summary>
    public string Base => Address[..Address.IndexOf("/#", StringComparison.Ordinal)];

    /// <summary>How long it took to print it.</summary>
    public TimeSpan Start { get; }

    public int Id => _process.Id;

    public static async Task<WebProcess> StartAsync(string folder, params string[] options)
    {
        var watch = Stopwatch.StartNew();
        var process = Process.Start(
            new ProcessStartInfo(s_host, ["exec", Checkout.Fact("Dojo"), "web", "--no-browser", .. options])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = folder,
                Environment = { ["DOJO_LANG"] = "en" },
            }
        )!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Printed().Match(line) is { Success: true } address)
            {
                return new WebProcess(process, address.Value, watch.Elapsed);
            }
        }

        throw new InvalidOperationException($"dojo web did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Ends it as nobody should.</summary>
    public Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        return _process.WaitForExitAsync();
    }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Worked
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Megabytes in memory.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024d / 1024d;
        }
    }

    /// <summary>Its children, on Linux.</summary>
    public IReadOnlyList<int> Children =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(static folder =>
                    int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                )
                .Where(folder => StatusOf(folder).Contains($"\nPPid:\t{Id}\n", StringComparison.Ordinal))
                .Select(static folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)),
        ];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string StatusOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "status"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/#[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Printed();
}
