namespace AsyncKatas.SpecRuns;

/// <summary>The process in which specs run. Nobody but <see cref="SpecProcess"/> starts it.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is [var folder])
        {
            return SpecHost.Run(folder);
        }

        Console.Error.WriteLine(
            "This program runs specs for the dojo; start the dojo with: dotnet run --project src/Dojo"
        );
        return 2;
    }
}
