using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>The katas of this repository meet every rule of CONTRIBUTING.md.</summary>
/// <param name="verification">What the rules said.</param>
[Trait(When.Trait, When.Ci)]
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
}
