using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>Katas, solutions and notebooks of this repository belong together.</summary>
public sealed class RepositoryLinksTests
{
    public static TheoryData<string> Katas => [.. Repository.KataFolders()];

    private static Repository Repository => RepositoryVerification.Repository;

    [Theory]
    [MemberData(nameof(Katas))]
    public void A_notebook_leads_to_a_kata(string kata)
    {
        var page = $"katas/{kata}/README.md";
        Repository
            .Files("notebooks", "*.ipynb")
            .ShouldContain(
                notebook => Repository.Read(notebook).Contains(page, StringComparison.Ordinal),
                $"no notebook links to {page}"
            );
    }

    [Fact]
    public void Every_solution_belongs_to_a_kata() =>
        Directory
            .EnumerateDirectories(Repository.FullPath("solutions"))
            .Select(static path => Path.GetFileName(path))
            .Where(static name => char.IsAsciiDigit(name[0]))
            .Except(Repository.KataFolders(), StringComparer.Ordinal)
            .ShouldBeEmpty();
}
