using System.Diagnostics;
using System.Runtime.InteropServices;
using AsyncKatas.Dojo;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Runs the dojo as a learner does: as a process.</summary>
internal static class DojoProcess
{
    private static readonly string s_host = Path.GetFullPath(
        Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(),
            "../../..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
        )
    );

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string folder,
        string[] args,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] environment
    ) => ToItsEndAsync(Start(folder, args, environment), cancellationToken);

    /// <summary>Runs dotnet, for another assembly or for a command of the SDK.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunHostAsync(
        string folder,
        string[] args,
        CancellationToken cancellationToken
    ) => ToItsEndAsync(StartHost(folder, args), cancellationToken);

    public static Process Start(string folder, string[] args, params (string Name, string Value)[] environment) =>
        StartHost(folder, ["exec", typeof(DojoCommandLine).Assembly.Location, .. args], environment);

    private static Process StartHost(string folder, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(s_host, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output, string Error)> ToItsEndAsync(
        Process started,
        CancellationToken cancellationToken
    )
    {
        using var process = started;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
