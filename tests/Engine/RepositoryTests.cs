using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Engine;

/// <summary>The katas of this repository meet every rule of CONTRIBUTING.md.</summary>
/// <param name="verification">What the rules said.</param>
public sealed class RepositoryTests(RepositoryVerification verification) : IClassFixture<RepositoryVerification>
{
    public static TheoryData<string> Katas => [.. RepositoryVerification.Repository.KataFolders()];

    [Theory]
    [MemberData(nameof(Katas))]
    public void A_kata_meets_every_rule(string kata)
    {
        var report = verification.Reports.Single(report => string.Equals(report.Kata, kata, StringComparison.Ordinal));
        report.Defects.ShouldBeEmpty(string.Join('\n', report.Defects.Select(static it => $"{it.Rule}: {it.Defect}")));
    }

    [Theory]
    [MemberData(nameof(Katas))]
    public void A_notebook_leads_to_a_kata(string kata) => RepositoryVerification.Repository.Files("notebooks", "*.ipynb")
        .ShouldContain(notebook => RepositoryVerification.Repository.Read(notebook).Contains($"katas/{kata}/README.md", StringComparison.Ordinal), $"no notebook links to katas/{kata}/README.md");

    [Fact]
    public void Every_solution_belongs_to_a_kata() =>
        System.IO.Directory.EnumerateDirectories(RepositoryVerification.Repository.FullPath("solutions"))
            .Select(static path => System.IO.Path.GetFileName(path))
            .Where(static name => char.IsAsciiDigit(name[0]))
            .Except(RepositoryVerification.Repository.KataFolders(), StringComparer.Ordinal)
            .ShouldBeEmpty();
}
