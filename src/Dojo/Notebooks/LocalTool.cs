using System.ComponentModel;
using System.Diagnostics;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary>Brings the tools that the manifest of the checkout names.</summary>
internal static class LocalTool
{
    /// <summary>Does what <c>dotnet tool restore</c> does; what is there already costs a second.</summary>
    /// <param name="root">The root of the checkout.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">There is no manifest, or the tools cannot be had.</exception>
    public static async Task RestoreAsync(string root, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(root, KernelSpec.Manifest)))
        {
            throw new SetupException(
                $"{KernelSpec.Manifest} is missing in {root}; it names the kernel. Bring it back with: git checkout -- "
                    + $"{KernelSpec.Manifest}"
            );
        }

        using var process = Start(root);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new SetupException(
                "The kernel could not be downloaded; the first time it needs a network: dotnet tool restore",
                $"{await output}{await errors}".Trim()
            );
        }
    }

    private static Process Start(string root)
    {
        var start = new ProcessStartInfo("dotnet", ["tool", "restore"])
        {
            WorkingDirectory = root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" },
        };
        try
        {
            return Process.Start(start)
                ?? throw new SetupException("dotnet could not be started; put the .NET SDK on the PATH.");
        }
        catch (Win32Exception)
        {
            throw new SetupException("dotnet could not be started; put the .NET SDK on the PATH.");
        }
    }
}
