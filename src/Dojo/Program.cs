using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo;

/// <summary>The dojo: shows a learner where to go on, and runs the specs of the katas.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) =>
        DojoCommandLine.RunAsync(args, Environment.CurrentDirectory, Screen.OfProcess, CancellationToken.None);
}
