using System.Net;
using AsyncKatas.Dojo;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Dojo.Terminal;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The language of pages and hints is that of the terminal.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public LanguageTests() => _fixture.Translate();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("LANG=de_DE.UTF-8", "de-de de")]
    [InlineData("LANG=de", "de")]
    [InlineData("LANG=de-DE", "de-de de")]
    [InlineData("LANG=pt_BR", "pt-br pt")]
    [InlineData("LANG=zh-Hans-CN", "zh-hans-cn zh-hans zh")]
    [InlineData("LANG=ca_ES.UTF-8@valencia", "ca-es ca")]
    [InlineData("LANG=C", "")]
    [InlineData("LANG=C.UTF-8", "")]
    [InlineData("LANG=POSIX", "")]
    [InlineData("LANG=../../de", "")]
    [InlineData("LANG=fr_FR LC_MESSAGES=de_DE", "de-de de")]
    [InlineData("LANG=fr_FR LC_MESSAGES=de_DE LC_ALL=it_IT", "it-it it")]
    [InlineData("LANG=de_DE LC_ALL=C", "")]
    [InlineData("LANG=de_DE LC_ALL= LC_MESSAGES=", "de-de de")]
    [InlineData("LANG=de_DE LC_TIME=fr_FR", "de-de de")]
    [InlineData("LC_ALL=de_DE DOJO_LANG=en", "en")]
    [InlineData("LANG=C DOJO_LANG=pt_BR.UTF-8", "pt-br pt")]
    [InlineData("LANG=de_DE DOJO_LANG=", "de-de de")]
    public void The_variables_of_a_terminal_say_the_language(string variables, string languages)
    {
        var environment = variables
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static it => it.Split('='))
            .ToDictionary(static it => it[0], static it => it[1], StringComparer.Ordinal);
        string.Join(' ', ReaderLanguages.Of(environment.GetValueOrDefault)).ShouldBe(languages);
    }

    [Theory]
    [InlineData("german")]
    [InlineData("C")]
    [InlineData("../de")]
    public async Task A_choice_that_is_no_language_is_refused(string choice)
    {
        var (exitCode, _, error) = await DojoProcess.RunAsync(_fixture.Root, ["list"], Token, ("DOJO_LANG", choice));
        exitCode.ShouldBe(2);
        error.TrimEnd()
            .ShouldBe($"DOJO_LANG is \"{choice}\", which is no language; write it as in de or pt-BR, or unset it.");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task The_way_in_a_German_terminal()
    {
        var run = await DojoProcess.RunAsync(_fixture.Root, [], Token, ("DOJO_LANG", ""), ("LC_ALL", "de_DE.UTF-8"));
        Approval.Transcript(run).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task The_screen_of_watch_in_a_German_terminal()
    {
        await using var terminal = Watch();
        await terminal.WaitForAsync("q quit", Token);
        string.Join('\n', terminal.Frame()).ShouldBeApproved(_fixture.Root);
        await terminal.PressAsync('h');
        await terminal.WaitForAsync("01-adding-up, hint 1 of 3 Was ist eine Summe?", Token);
    }

    [Theory]
    [InlineData("de", "Zusammenzählen")]
    [InlineData("en", "Adding up")]
    [InlineData("fr", "Adding up")]
    [Trait(When.Trait, When.Ci)]
    public async Task A_title_is_that_of_the_page_that_a_reader_is_shown(string language, string title)
    {
        (await ShowAsync(language, "list")).ShouldContain($"01 {title}  2 specs");
        (await ShowAsync(language, "run", "1")).ShouldStartWith($"01 {title}: 0 of 2 specs pass\n");
        (await ShowAsync(language, "schedule", "--minutes", "60")).ShouldContain($"01 {title}");
        await ShowAsync(language, "handout", "paper.html");
        var cell = language is not "de" ? "<td>" : $"<td lang=\"{language}\">";
        _fixture.Read("paper.html").ShouldContain($"{cell}{WebUtility.HtmlEncode(title)}</td>");
    }

    [Fact]
    public async Task What_is_said_to_tools_knows_no_language() =>
        (await ShowAsync("de", "list", "--json")).ShouldContain("\"title\": \"Adding up\"");

    [Fact]
    public async Task The_title_of_a_page_that_has_changed_since_it_was_translated_is_in_English()
    {
        _fixture.Change(FixtureRepository.Readme, "Somebody must do it.", "Somebody has to do it.");
        (await ShowAsync("de", "list")).ShouldContain("01 Adding up  2 specs");
    }

    [Fact]
    public async Task Hints_that_nobody_has_translated_are_in_English()
    {
        _fixture.Delete(FixtureRepository.GermanHints);
        await using var terminal = Watch();
        await terminal.WaitForAsync("Task Zähl zusammen.", Token);
        await terminal.WaitForAsync("q quit", Token);
        await terminal.PressAsync('h');
        await terminal.WaitForAsync("01-adding-up, hint 1 of 3 What is a sum?", Token);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_known_mistake_leads_to_the_page_in_German()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        await using var terminal = Watch();
        await terminal.WaitForAsync("See katas/01-adding-up/README.de.md#deine-aufgabe", Token);
        new Pages(_fixture.Repository).Write().ShouldBeEmpty();
        var page = _fixture.Read(".dojo/pages/katas/01-adding-up/README.de.html");
        page.ShouldContain("<html lang=\"de\">");
        page.ShouldContain("<h2 id=\"deine-aufgabe\">");
        page.ShouldContain("href=\"hints.de.html\"");
        page.ShouldNotContain("translates");
    }

    [Fact]
    public void Windows_says_its_language()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "This is about Windows.");
        var language = OperatingSystem.IsWindows() ? WindowsLanguage.Name : null;
        ReaderLanguages.Of(name => name is "LANG" ? language : null).ShouldNotBeEmpty();
    }

    private async Task<string> ShowAsync(string language, params string[] args)
    {
        using var output = new StringWriter();
        var screen = new Screen(output, TextWriter.Null)
        {
            Variable = name => name is ReaderLanguages.Choice ? language : null,
        };
        await DojoCommandLine.RunAsync(args, _fixture.Root, screen, Token);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private ConsoleDojo Watch() => ConsoleDojo.OpenIn([("LANG", "de_DE.UTF-8")], _fixture.Root, 80, 24, "watch");
}
