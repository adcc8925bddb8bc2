using AsyncKatas.Dojo;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// Carries out commands of the dojo as its process does when nobody looks at the output, but within the process of the
/// tests: most of what a process of its own costs is its start.
/// </summary>
internal static class DojoCommand
{
    /// <summary>Carries out one.</summary>
    /// <param name="folder">Where the learner is.</param>
    /// <param name="args">The command.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string folder,
        string[] args,
        CancellationToken cancellationToken
    )
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await DojoCommandLine.RunAsync(args, folder, new Screen(output, error), cancellationToken);
        return (exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
