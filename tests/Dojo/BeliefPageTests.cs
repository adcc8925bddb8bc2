using System.Text.Json;
using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Specs;
using AsyncKatas.Tests.Notebooks;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The way from a known mistake to the page about it.</summary>
public sealed class BeliefPageTests : IDisposable
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly FixtureRepository _fixture = new();

    public BeliefPageTests() =>
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task The_key_opens_the_page_at_the_cell()
    {
        AddNotebook();
        var shown = Path.Combine(_fixture.Root, "shown");
        var browser = Path.Combine(_fixture.Root, "browser.sh");
        await File.WriteAllTextAsync(
            browser,
            $"#!/bin/sh\necho \"Noise\"; printf '%s' \"$1\" > '{shown}.new'; mv '{shown}.new' '{shown}'\n",
            Token
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await using var terminal = ConsoleDojo.OpenIn([("BROWSER", browser)], _fixture.Root, 120, 40, "watch");
        await terminal.WaitForAsync("See notebooks/01-sums.ipynb#load", Token);
        await terminal.WaitForAsync("b belief", Token);
        terminal.Output.ShouldContain(";file://");
        terminal.Output.ShouldContain("/.dojo/pages/notebooks/01-sums.html#load\e\\");
        await terminal.PressAsync('b');
        await terminal.WaitForAsync("Your browser shows file:///", Token);
        terminal.Output.ShouldNotContain("Noise");

        // Most of what opens a browser loses what stands after the #, so a page leads there.
        var signpost = await File.ReadAllTextAsync(shown, Token);
        (await File.ReadAllTextAsync(signpost, Token)).ShouldContain("/.dojo/pages/notebooks/01-sums.html#load\">");
        _fixture.Read(".dojo/pages/notebooks/01-sums.html").ShouldContain("id=\"load\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/bin/false")]
    [Trait(When.Trait, When.Ci)]
    public async Task Without_a_browser_the_key_says_where_the_page_is(string browser)
    {
        await using var terminal = ConsoleDojo.OpenIn([("BROWSER", browser)], _fixture.Root, 120, 40, "watch");
        await terminal.WaitForAsync("See katas/01-adding-up/README.md#your-task", Token);
        await terminal.PressAsync('b');
        await terminal.WaitForAsync("No browser was found here. The page is file:///", Token);
        Page("README").ShouldContain("<h2 id=\"your-task\">");
    }

    [Fact]
    public void The_page_of_a_kata_is_that_of_its_README()
    {
        new Pages(_fixture.Repository).Write().ShouldBeEmpty();
        Page("README").ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task Where_no_mistake_is_known_the_key_says_so()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Start));
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 120, 40, "watch");
        await terminal.WaitForAsync("q quit", Token);
        terminal.Words.ShouldNotContain("b belief");
        await terminal.PressAsync('b');
        await terminal.WaitForAsync("none is showing here", Token);
    }

    [Fact]
    public void A_page_is_written_again_only_when_its_source_has_changed()
    {
        AddNotebook();
        var pages = new Pages(_fixture.Repository);
        pages.Write().ShouldBeEmpty();
        var page = Path.Combine(_fixture.Root, Pages.Path, "notebooks", "01-sums.html");
        File.WriteAllText(page, "mine");
        pages.Write().ShouldBeEmpty();
        File.ReadAllText(page).ShouldBe("mine");
        File.SetLastWriteTimeUtc(
            Path.Combine(_fixture.Root, "notebooks", "01-sums.ipynb"),
            File.GetLastWriteTimeUtc(page).AddSeconds(1)
        );
        pages.Write().ShouldBeEmpty();
        File.ReadAllText(page).ShouldContain("id=\"load\"");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        _fixture.Write(".dojo/pages", "a file where a folder should be");
        new Pages(_fixture.Repository)
            .Write()
            .ShouldBe([".dojo/pages/katas/01-adding-up/README.html cannot be written."]);
    }

    private string Page(string name) => _fixture.Read($".dojo/pages/katas/01-adding-up/{name}.html");

    private void AddNotebook()
    {
        _fixture.Write(
            "notebooks/01-sums.ipynb",
            NotebookFolder
                .Notebook(NotebookFolder.Text("title", "# Sums\n"), NotebookFolder.Code("load", "1 + 1"))
                .ToJsonString(s_indented)
        );
        _fixture.Change(
            FixtureRepository.Mistake,
            "// Rejected by",
            "// Notebook: notebooks/01-sums.ipynb#load\n// Rejected by"
        );
    }
}
