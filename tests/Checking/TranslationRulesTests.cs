using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checking;

/// <summary>A translation says what its original says today.</summary>
public sealed class TranslationRulesTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public TranslationRulesTests() => _fixture.Translate();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_translation_of_todays_page_breaks_no_rule() => Defects().ShouldBeEmpty();

    [Fact]
    public void Front_matter_is_not_translated_and_ages_nothing()
    {
        _fixture.Change(FixtureRepository.Readme, "minutes: 5", "minutes: 10");
        Defects().ShouldBeEmpty();
    }

    [Fact]
    public void The_line_that_the_rule_asks_for_is_the_one_that_it_takes()
    {
        _fixture.Change(FixtureRepository.Hints, "cross", "plus");
        var defect = Defects().ShouldHaveSingleItem();
        defect.ShouldContain("translate what has changed since (git log -p katas/01-adding-up/hints.md)");
        var line = defect[defect.IndexOf("<!--", StringComparison.Ordinal)..];
        line = line[..(line.IndexOf("-->", StringComparison.Ordinal) + 3)];
        var old = _fixture.Read(FixtureRepository.GermanHints);
        _fixture.Write(FixtureRepository.GermanHints, line + old[old.IndexOf('\n', StringComparison.Ordinal)..]);
        Defects().ShouldBeEmpty();
    }

    [Fact]
    public void A_translation_without_the_line_is_asked_for_it()
    {
        _fixture.Write(FixtureRepository.GermanHints, "## Tipp 1\na\n\n## Tipp 2\nb\n\n## Tipp 3\nc\n");
        Defects()
            .ShouldHaveSingleItem()
            .ShouldContain("hints.de.md does not say of which hints.md it is a translation");
    }

    [Theory]
    [InlineData("2. Zähl zusammen, was nichts ergibt.", "", "\"## Deine Aufgabe\" has other numbered items")]
    [InlineData("var sum", "var summe", "shows other C#")]
    [InlineData("## Gehört nicht dazu", "### Gehört nicht dazu", "has the headings # ## ## ### ## ##")]
    [InlineData("Überlauf.", "", "the section \"## Gehört nicht dazu\" is empty")]
    [InlineData("(hints.de.md)", "(tipps.md)", "README.de.md: the link to tipps.md leads nowhere")]
    public void What_is_left_out_of_a_translation_is_named(string old, string replacement, string says)
    {
        _fixture.Change(FixtureRepository.GermanReadme, old, replacement);
        Defects().ShouldHaveSingleItem().ShouldContain(says);
    }

    [Fact]
    public void A_translation_of_nothing_is_named()
    {
        _fixture.Change(FixtureRepository.Readme, "[hints](hints.md)", "hints");
        _fixture.Translate();
        _fixture.Delete(FixtureRepository.Hints);
        Defects()
            .ShouldHaveSingleItem()
            .ShouldBe(
                "katas/01-adding-up/hints.de.md translates katas/01-adding-up/hints.md, which is not there; remove it."
            );
    }

    [Theory]
    [InlineData("README.pt-BR.md")]
    [InlineData("README_de.md")]
    [InlineData("tips.md")]
    public void A_page_that_nobody_is_shown_is_named(string name)
    {
        _fixture.Write($"{FixtureRepository.Folder}/{name}", "text");
        Defects().ShouldHaveSingleItem().ShouldContain($"{name} is shown to nobody");
    }

    private IReadOnlyList<string> Defects()
    {
        var evidence = new KataEvidence(KataFiles.Of(_fixture.Repository, FixtureRepository.Name), []);
        return
        [
            .. new Func<KataEvidence, IEnumerable<string>>[]
            {
                TranslationRules.NameIsKnown,
                TranslationRules.IsOfToday,
                TranslationRules.IsBuiltLikeThePage,
                ReadmeRules.LinksResolve,
            }.SelectMany(rule => rule(evidence)),
        ];
    }
}
