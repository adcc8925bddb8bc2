using System.Xml.Linq;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>The pages at the root of this repository.</summary>
public sealed class FrontPageTests
{
    // Of an SVG that GitHub shows: it must hold everything, and follow the reader's choice of light or dark.
    private static readonly string[] s_foreign = ["<script", "<image", "<foreignObject", "href=", "url(", "@import"];

    private static Repository Repository => RepositoryVerification.Repository;

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Links_and_pictures_of_a_page_are_there(string page) =>
        new SectionedText(Repository.Read(page))
            .Links.Where(static link => !link.Contains(':', StringComparison.Ordinal) && !link.StartsWith('#'))
            .Select(static link => link.Split('#')[0])
            .Where(static link => !Repository.Has(link) && !Repository.HasFolder(link))
            .ShouldBeEmpty();

    [Fact]
    public void The_readme_shows_a_failing_and_a_passing_run_as_a_picture_that_holds_everything()
    {
        const string Picture = "docs/verdicts.svg";
        Repository.Read("README.md").ShouldContain($"]({Picture})");
        var svg = Repository.Read(Picture);
        XDocument.Parse(svg).Root.ShouldNotBeNull().Name.LocalName.ShouldBe("svg");
        svg.ShouldContain("@media (prefers-color-scheme: dark)");
        svg.ShouldContain("19 of 23 specs pass");
        svg.ShouldContain("23 of 23 specs pass");
        s_foreign.Where(word => svg.Contains(word, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }
}
