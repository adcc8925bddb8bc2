using System.ComponentModel;
using System.Diagnostics;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>Asks the dotnet on the PATH, as the commands of the README do.</summary>
internal static class DotnetCall
{
    /// <summary>Asks, in a folder.</summary>
    /// <returns>How it ended and what it wrote; null: there is no dotnet.</returns>
    public static async Task<(int ExitCode, string Output, string Error)?> AskAsync(
        string folder,
        string[] args,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo("dotnet", args)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            },
        };
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var process = started!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
