using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>Without a mouse, and for people whom motion disturbs.</summary>
public sealed class KeyboardTests(Chromium chromium) : IDisposable
{
    private const int MaxTabs = 150;

    // What shows where the focus is: an outline of its own, or the frame of what is around it.
    private const string Focus = """
        () => {
          const it = document.activeElement;
          const shows = (style) =>
            (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
          const box = it.getBoundingClientRect();
          const around = it.closest(".editor");
          return {
            name: it === document.body ? "" :
              `${it.localName}.${it.className} ${it.getAttribute("aria-label") ?? it.textContent.slice(0, 30)}`,
            isVisible: it === document.body || it.matches("iframe") ||
              (box.width > 0 && box.bottom > 0 && box.top < innerHeight &&
                (shows(getComputedStyle(it)) || shows(getComputedStyle(it, "::after")) ||
                  (around !== null && shows(getComputedStyle(around))))),
          };
        }
        """;

    private readonly Checkout _checkout = new();

    private string Right => _checkout.Read("solutions/01-one-at-a-time/Runner.cs").ReplaceLineEndings("\n");

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_kata_is_found_solved_and_left_without_a_mouse()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        var (page, keyboard) = (learner.Page, learner.Page.Keyboard);
        await keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Skip to the content");
        await TabToAsync(page, "One at a time, all at once");
        await keyboard.PressAsync("Enter");
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");

        // A hint gets the focus, so that it can be read on from there.
        await TabToAsync(page, "Hint");
        await keyboard.PressAsync("Enter");
        await learner.SeesAsync(".hints summary", "Hint 1 of 3");
        await page.WaitForFunctionAsync("() => document.activeElement.matches('.hints summary')");

        // A dialog keeps the focus, and gives it back.
        await TabToAsync(page, "Mistakes");
        await keyboard.PressAsync("Enter");
        await learner.SeesAsync("dialog h2", "01 is not green yet");
        await TabToAsync(page, "Look");
        await keyboard.PressAsync("Enter");
        await learner.SeesAsync("dialog h2", "Mistakes that people make");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog details[open]")).ToHaveCountAsync(1);
        await keyboard.PressAsync("Escape");
        await page.WaitForFunctionAsync("() => !document.querySelector('dialog')");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Mistakes");

        // Into the editor, and out of it again.
        await TabToAsync(page, "Your answer");
        await keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<bool>("document.activeElement.matches('.cm-content')")).ShouldBeTrue("Tab indents");
        await keyboard.PressAsync("Control+a");
        await keyboard.InsertTextAsync(Right);
        await learner.SeesAsync(".verdict", "All green.");
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("Tab");
        await TabToAsync(page, "Go on to the next kata");
        await keyboard.PressAsync("Enter");
        await learner.SeesAsync("h1", "Results in order");
    }

    [Fact]
    public async Task A_cell_is_changed_run_and_left_without_a_mouse()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(
            chromium.Browser,
            server,
            "/notebook/01-gather-example"
        );
        var (page, keyboard) = (learner.Page, learner.Page.Keyboard);
        var cell = page.Locator(".cell").Nth(1);
        await cell.Locator(".cm-content").WaitForAsync();
        var label = (await cell.GetAttributeAsync("aria-label"))!;
        await TabToAsync(page, $"Code of {label.ToLowerInvariant()}.");
        await keyboard.PressAsync("Control+a");
        await keyboard.InsertTextAsync("Console.WriteLine(6 * 7);");
        await keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("42");
        await keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<bool>("document.activeElement.matches('.cm-content')")).ShouldBeTrue("Tab indents");
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<bool>("document.activeElement.matches('.cm-content')")).ShouldBeFalse();
        await TabToAsync(page, "Restart", back: true);
        await keyboard.PressAsync("Enter");
        await learner.SeesAsync(".note", "is gone");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/kata/01-one-at-a-time")]
    [InlineData("/notebook/01-gather-example")]
    [InlineData("/evening")]
    public async Task Where_the_focus_is_can_be_seen(string path)
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root, "--share");
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, path);
        if (path.StartsWith("/kata", StringComparison.Ordinal))
        {
            await learner.SeesAsync(".verdict h2", "specs pass");
        }

        var (seen, hidden) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < MaxTabs; i++)
        {
            // Escape first: in an editor, Tab indents.
            await learner.Page.Keyboard.PressAsync("Escape");
            await learner.Page.Keyboard.PressAsync("Tab");
            var focus = await learner.Page.EvaluateAsync<FocusFact>(Focus);
            if (focus.Name.Length == 0)
            {
                break; // once around
            }

            seen.Add(focus.Name);
            if (!focus.IsVisible)
            {
                hidden.Add(focus.Name);
            }
        }

        seen.Count.ShouldBeGreaterThan(4);
        hidden.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_moves_for_those_who_want_it_so()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/kata/01-one-at-a-time");
        await learner.SeesAsync(".verdict h2", "specs pass");
        await learner.Editor.ClickAsync();
        const string moving = """
            () => [...document.querySelectorAll("*")].flatMap(it =>
                [getComputedStyle(it), getComputedStyle(it, "::-webkit-progress-value")].map(style => ({ it, style })))
              .filter(({ style }) => style.animationName !== "none" || !/^(0s(, )?)+$/.test(style.transitionDuration))
              .map(({ it }) => `${it.localName}.${it.className}`)
            """;
        await learner.Page.EmulateMediaAsync(
            new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.NoPreference }
        );
        (await learner.Page.EvaluateAsync<string[]>(moving)).ShouldNotBeEmpty("the cursor blinks");
        await learner.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        (await learner.Page.EvaluateAsync<string[]>(moving)).ShouldBeEmpty();
    }

    private static async Task TabToAsync(IPage page, string name, bool back = false)
    {
        for (var i = 0; i < MaxTabs; i++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            var focus = await page.EvaluateAsync<FocusFact>(Focus);
            if (focus.Name.Contains(name, StringComparison.Ordinal))
            {
                focus.IsVisible.ShouldBeTrue(focus.Name);
                return;
            }

            if (focus.Name.StartsWith("div.cm-content", StringComparison.Ordinal))
            {
                await page.Keyboard.PressAsync("Escape");
            }
        }

        throw new ShouldAssertException($"No key leads to {name}.");
    }

    private sealed record FocusFact
    {
        public string Name { get; init; } = "";

        public bool IsVisible { get; init; }
    }
}
