using System.Text;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo;

/// <summary>The dojo: shows a learner where to go on, and runs the specs of the katas.</summary>
internal static class Program
{
    // Elsewhere it is UTF-8, or what the locale says. The code pages of Windows lack letters of names and parts of
    // charts; the console is the shell's, so it gets back what it had.
    private static async Task<int> Main(string[] args)
    {
        if (!OperatingSystem.IsWindows())
        {
            return await RunAsync(args);
        }

        var before = Console.OutputEncoding;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            return await RunAsync(args);
        }
        finally
        {
            Console.OutputEncoding = before;
        }
    }

    private static Task<int> RunAsync(string[] args) =>
        DojoCommandLine.RunAsync(args, Environment.CurrentDirectory, Screen.OfProcess, CancellationToken.None);
}
