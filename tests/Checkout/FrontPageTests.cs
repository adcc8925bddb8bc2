using System.Xml.Linq;
using AsyncKatas.Dojo;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Format;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>The pages at the root of this repository.</summary>
public sealed class FrontPageTests
{
    // Of an SVG that GitHub shows: it must hold everything, and follow the reader's choice of light or dark.
    private static readonly string[] s_foreign = ["<script", "<image", "<foreignObject", "href=", "url(", "@import"];

    private static Repository Repository => RepositoryVerification.Repository;

    public static TheoryData<string> Pages =>
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Repository.Files("docs", "*.md")];

    public static TheoryData<string> Commands =>
        [
            .. new CommandTree(Repository.Root, new Screen(TextWriter.Null, TextWriter.Null))
                .Root()
                .Subcommands.Where(static it =>
                    !it.Description!.Contains("(for authors)", StringComparison.Ordinal)
                )
                .Select(static it => it.Name),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_and_pictures_of_a_page_are_there(string page)
    {
        var text = new SectionedText(Repository.Read(page));
        var folder = Path.GetDirectoryName(Repository.FullPath(page))!;
        foreach (var link in text.Links.Where(static link => !link.Contains(':', StringComparison.Ordinal)))
        {
            var (file, part) = link.Split('#') is [var before, var behind] ? (before, behind) : (link, null);
            var path = Path.GetRelativePath(Repository.Root, Path.Combine(folder, file)).Replace('\\', '/');
            if (file.Length > 0)
            {
                (Repository.Has(path) || Repository.HasFolder(path)).ShouldBeTrue($"{page} links to {link}");
            }

            if (part is not null && path.EndsWith(".ipynb", StringComparison.Ordinal))
            {
                NotebookLink.Exists(Repository, $"{path}#{part}").ShouldBeTrue($"{page} links to {link}");
            }
            else if (part is not null)
            {
                MarkdownText
                    .Parse(Repository.Read(file.Length == 0 ? page : path))
                    .HeadingIds.ShouldContain(part, $"{page} links to {link}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_readme_names_each_command_for_learners(string command) =>
        Repository
            .Read("README.md")
            .ShouldMatch($@"(?m)^\| (`[^|]+`, )?`{command}\b", $"README.md does not name {command}");

    [Fact]
    public void The_readme_shows_a_failing_and_a_passing_run_as_a_picture_that_holds_everything()
    {
        const string Picture = "docs/verdicts.svg";
        Repository.Read("README.md").ShouldContain($"]({Picture})");
        var svg = Repository.Read(Picture);
        XDocument.Parse(svg).Root.ShouldNotBeNull().Name.LocalName.ShouldBe("svg");
        svg.ShouldContain("@media (prefers-color-scheme: dark)");
        svg.ShouldContain("23 of 27 specs pass");
        svg.ShouldContain("27 of 27 specs pass");
        s_foreign.Where(word => svg.Contains(word, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    [Fact]
    public void The_readme_shows_what_the_answers_cost_for_light_and_dark_pages()
    {
        const string Picture = "docs/benchmarks.svg";
        Repository.Read("README.md").ShouldContain($"]({Picture})");
        var svg = Repository.Read(Picture);
        XDocument.Parse(svg).Root.ShouldNotBeNull().Name.LocalName.ShouldBe("svg");
        svg.ShouldContain("@media (prefers-color-scheme: dark)");
        string[] expected = ["Gather.AllAsync", "Task.WhenAll", "asyncio.gather", "Throttle.RunAsync", "1,000,000"];
        expected.Where(word => !svg.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
