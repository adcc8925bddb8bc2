using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AsyncKatas.VirtualTime;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Packages;

/// <summary>The clock outside of this repository, as docs/virtual-time.md says.</summary>
[Trait(When.Trait, When.Ci)]
public sealed partial class VirtualTimePackageTests
{
    [Fact]
    public async Task A_fresh_project_uses_the_package_and_prints_what_the_page_says()
    {
        using var feed = await LocalFeed.PackAsync("src/VirtualTime");
        ShouldBeWhole(feed.Package);

        var page = RepositoryVerification.Repository.Read("docs/virtual-time.md");
        feed.Write("Program.cs", Block(page, "csharp"));
        feed.Write(
            "Fresh.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AsyncKatas.VirtualTime" Version="*" />
                <Reference Include="{typeof(FakeTimeProvider).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """
        );
        var (exitCode, output, error) = await feed.RunAsync("run");
        exitCode.ShouldBe(0, output + error);
        output.ShouldBe(Block(page, "text"));
    }

    private static void ShouldBeWhole(string package)
    {
        var name = typeof(VirtualClock).Assembly.GetName().Name;
        using var archive = ZipFile.OpenRead(package);
        var files = archive.Entries.Select(static it => it.FullName).ToList();
        files.ShouldContain("README.md");
        files.ShouldContain("LICENSE");
        files.ShouldContain($"lib/net10.0/{name}.dll");
        files.ShouldContain($"lib/net10.0/{name}.xml");

        using var stream = archive.GetEntry($"{name}.nuspec")!.Open();
        var facts = XDocument.Load(stream).Descendants().ToLookup(static it => it.Name.LocalName);
        facts["license"].ShouldHaveSingleItem().Value.ShouldBe("LICENSE");
        facts["readme"].ShouldHaveSingleItem().Value.ShouldBe("README.md");
        facts["dependency"].ShouldBeEmpty();
        facts["version"]
            .ShouldHaveSingleItem()
            .Value.ShouldBe(
                NewestDay()
                    .Match(RepositoryVerification.Repository.Read("CHANGELOG.md"))
                    .Groups["day"]
                    .Value.Replace("-0", "-", StringComparison.Ordinal)
                    .Replace('-', '.'),
                "A version is the newest day in CHANGELOG.md: say it in Directory.Build.props."
            );
    }

    private static string Block(string page, string language) =>
        page.Split($"```{language}\n")[1].Split("```")[0];

    [GeneratedRegex("^## (?<day>[0-9-]+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NewestDay();
}
