using AsyncKatas.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Tests are about English, whatever the machine speaks, and so is every dojo that they start.
Environment.SetEnvironmentVariable("DOJO_LANG", "en");

// What xunit would generate, but for this: `dotnet test tests` leaves out what takes long, unless a filter asks for it.
if (!args.Contains("--server", StringComparer.Ordinal))
{
    return await ConsoleRunner.Run(args);
}

// An editor's test explorer says itself what it wants to run.
if (
    args.Contains("dotnettestcli", StringComparer.Ordinal)
    && !args.Any(static arg => arg.StartsWith("--filter-", StringComparison.Ordinal))
)
{
    args = [.. args, "--filter-not-trait", $"{When.Trait}=*"];
}

return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
