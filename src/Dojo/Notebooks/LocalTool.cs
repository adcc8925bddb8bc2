using AsyncKatas.Dojo.Terminal;
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

        if (await DotnetCall.AskAsync(root, ["tool", "restore"], cancellationToken) is not { } answer)
        {
            throw new SetupException("dotnet could not be started; put the .NET SDK on the PATH.");
        }

        if (answer.ExitCode != 0)
        {
            throw new SetupException(
                "The kernel could not be downloaded; the first time it needs a network: dotnet tool restore",
                $"{answer.Output}{answer.Error}".Trim()
            );
        }
    }
}
