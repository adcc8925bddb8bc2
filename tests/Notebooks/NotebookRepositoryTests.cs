using AsyncKatas.Notebooks.Linting;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>The notebooks of this repository meet every rule of CONTRIBUTING.md that needs no run.</summary>
public sealed class NotebookRepositoryTests
{
    public static TheoryData<string> Files => [.. RepositoryNotebooks.Files];

    [Fact]
    public void There_are_notebooks() => RepositoryNotebooks.Files.ShouldNotBeEmpty();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_notebook_meets_every_rule(string file)
    {
        var defects = NotebookRules.Check(RepositoryNotebooks.Read(file));
        defects.ShouldBeEmpty(string.Join('\n', defects.Select(static defect => defect.Message)));
    }
}
