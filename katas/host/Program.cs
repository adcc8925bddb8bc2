using AsyncKatas.Host;
using Xunit;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

[assembly: TestFramework(typeof(KataTestFramework))]
[assembly: TestCollectionOrderer(typeof(KataOrder))]

// What xunit would generate, and one more option: --filter takes a kata, as in `dotnet test katas --filter 01`.
const string Option = "--filter";

if (!args.Contains("--server", StringComparer.Ordinal))
{
    return await ConsoleRunner.Run(args);
}

if (Array.IndexOf(args, Option) is var index && index >= 0)
{
    var kata = args.ElementAtOrDefault(index + 1) ?? "";
    if (KataOrder.Find(kata) is not { } folder)
    {
        await Console.Error.WriteLineAsync(
            $"There is no kata '{kata}': {Option} needs the number or the folder of one, such as 01."
        );
        return 2;
    }

    args = [.. args[..index], "--filter-trait", $"{KataTestFramework.Trait}={folder}", .. args[(index + 2)..]];
}

return await TestPlatformTestFramework.RunAsync(args, AsyncKatas.SelfRegisteredExtensions.AddSelfRegisteredExtensions);
