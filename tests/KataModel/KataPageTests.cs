using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>Who reads which language of a page.</summary>
public sealed class KataPageTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public KataPageTests() => _fixture.Translate();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_translation_is_shown_without_its_first_line_and_found_by_the_place_of_its_sections()
    {
        var page = PageIn("de");
        (page.Path, page.Language).ShouldBe((FixtureRepository.GermanReadme, "de"));
        page.Text.ShouldStartWith("# Zusammenzählen");
        page.Section("Your task").ShouldNotBeNull().Heading.ShouldBe("Deine Aufgabe");
        page.Section("Deine Aufgabe").ShouldBeNull();
    }

    [Theory]
    [InlineData]
    [InlineData("en")]
    [InlineData("fr", "it")]
    public void Without_a_translation_it_is_English(params string[] languages) => ShouldBeEnglish(PageIn(languages));

    [Fact]
    public void The_first_language_that_there_is_wins()
    {
        PageIn("de-at", "de").Language.ShouldBe("de");
        _fixture.Write($"{FixtureRepository.Folder}/README.de-at.md", _fixture.Read(FixtureRepository.GermanReadme));
        PageIn("de-at", "de").Language.ShouldBe("de-at");
        PageIn("de").Language.ShouldBe("de");
    }

    [Fact]
    public void What_was_translated_from_an_older_page_is_not_shown()
    {
        _fixture.Change(FixtureRepository.Readme, "2. Add what", "2. Do not add what");
        ShouldBeEnglish(PageIn("de"));
    }

    [Fact]
    public void A_translation_that_lacks_a_section_is_not_shown()
    {
        _fixture.Change(FixtureRepository.GermanReadme, "## Gehört nicht dazu", "");
        ShouldBeEnglish(PageIn("de"));
    }

    [Fact]
    public void Line_ends_do_not_age_a_translation()
    {
        foreach (var path in new[] { FixtureRepository.Readme, FixtureRepository.GermanReadme })
        {
            _fixture.Write(path, _fixture.Read(path).ReplaceLineEndings("\r\n"));
        }

        PageIn("de").Language.ShouldBe("de");
    }

    private static void ShouldBeEnglish(KataPage page)
    {
        (page.Path, page.Language).ShouldBe((FixtureRepository.Readme, "en"));
        page.Text.ShouldStartWith("# Adding up");
        page.Section("Your task").ShouldNotBeNull().Heading.ShouldBe("Your task");
    }

    private KataPage PageIn(params string[] languages) =>
        KataPage.Of(new Repository(_fixture.Root) { Languages = languages }, FixtureRepository.Readme);
}
