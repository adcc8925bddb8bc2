using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>A text has the title, the sections, the links and the steps that its reader sees.</summary>
public sealed class SectionedTextTests
{
    [Theory]
    [InlineData(
        "---\ntitle: no\n---\n# Title\n\nStory.\n\n## One\na\n\n### In one\n## Python and C#\n\n## `x` and *y*  \nc\n"
            + "# Another\nd"
    )]
    [InlineData(
        "Title\n=====\nStory.\n\nOne\n---\na\n\n### In one\n\n## Python and C# ##\n## `x` and *y*\nc\n# Another\nd"
    )]
    public void A_text_is_cut_at_its_headings(string text)
    {
        var read = new SectionedText(text);
        read.Title.ShouldBe("Title");
        read.Sections.ShouldBe([
            ("", "Story."),
            ("One", "a\n\n### In one"),
            ("Python and C#", ""),
            ("`x` and *y*", "c\n\nd"),
        ]);
        read.Section("One").ShouldBe("a\n\n### In one");
        read.Section("Another").ShouldBeNull();
    }

    [Theory]
    [InlineData("```\n# Code\n## Code\n```")]
    [InlineData("> ~~~\n> ## Code\n> ~~~")]
    [InlineData("<!--\n## Hidden\n-->")]
    [InlineData("    ## Code")]
    public void What_is_code_or_a_comment_has_no_heading_and_no_link(string text)
    {
        var read = new SectionedText(
            $"## One\n\n{text.Replace("Code", "[c](c.md)", StringComparison.Ordinal)}\n\n`[d](d.md)` [e](e.md)"
        );
        read.Title.ShouldBeNull();
        read.Sections.Count.ShouldBe(2);
        read.Links.ShouldBe(["e.md"]);
    }

    [Theory]
    [InlineData("[a](b.md#c) and ![d](e.svg)", "b.md#c", "e.svg")]
    [InlineData("[a](b(1).md \"title\") [c](<d e.md>)", "b(1).md", "d e.md")]
    [InlineData("| [a](b.md) | c |\n|---|---|\n| [d](e.md) | f |", "b.md", "e.md")]
    [InlineData("## [a](b.md)\n\n[c][d]\n\n[d]: e.md", "b.md", "e.md")]
    [InlineData("<https://example.com> [a] (b.md)")]
    public void A_text_knows_where_its_links_lead(string text, params string[] links) =>
        new SectionedText(text).Links.ShouldBe(links);

    [Fact]
    public void Steps_are_the_numbered_items_at_the_margin()
    {
        SectionedText
            .Steps(
                "Do:\n\n1. One `x`\n   goes on.\n   - In one.\n2. Two takes\n0.2 s.\n\n   1. In two.\n\nBetween.\n\n"
                    + "4. Four.\n\n```\n5. Code.\n```\n- Not one."
            )
            .ShouldBe([(1, "One `x` goes on."), (2, "Two takes 0.2 s."), (4, "Four.")]);
        SectionedText.Steps("").ShouldBeEmpty();
    }
}
