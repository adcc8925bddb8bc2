using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Notebooks;
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
    public async Task A_known_mistake_leads_to_the_page_in_German()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        await using var terminal = Watch();
        await terminal.WaitForAsync("See katas/01-adding-up/README.de.md#was-glaubst-du", Token);
        new Pages(_fixture.Repository).Write().ShouldBeEmpty();
        var page = _fixture.Read(".dojo/pages/katas/01-adding-up/README.de.html");
        page.ShouldContain("<html lang=\"de\">");
        page.ShouldContain("<h2 id=\"was-glaubst-du\">");
        page.ShouldContain("href=\"hints.de.html\"");
        page.ShouldNotContain("translates");
    }

    [Fact]
    public void Windows_says_its_language()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "This is about Windows.");
        var language = OperatingSystem.IsWindows() ? AsyncKatas.Dojo.Terminal.WindowsLanguage.Name : null;
        ReaderLanguages.Of(name => name is "LANG" ? language : null).ShouldNotBeEmpty();
    }

    private ConsoleDojo Watch() => ConsoleDojo.OpenIn([("LANG", "de_DE.UTF-8")], _fixture.Root, 80, 24, "watch");
}
