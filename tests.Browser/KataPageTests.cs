using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>A kata in the browser, from the first failure to the last green spec.</summary>
public sealed class KataPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const string Kata = "/kata/01-one-at-a-time";
    private const string Answer = "katas/01-one-at-a-time/Runner.cs";

    private readonly Checkout _checkout = new();

    private string Right => _checkout.Read("solutions/01-one-at-a-time/Runner.cs").ReplaceLineEndings("\n");

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Fail_fix_and_pass_and_a_reload_keeps_everything()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 23 specs pass");

        // The line that does not compile is underlined, with the words of the compiler.
        await learner.TypeAsync(
            learner.Editor,
            Right.Replace("Task.WhenAll", "Task.WhenAlll", StringComparison.Ordinal)
        );
        await learner.SeesAsync(".verdict h2", "does not compile");
        await learner.SeesAsync(".errors", "'WhenAlll'");
        await learner.Page.WaitForSelectorAsync(".cm-lintRange-error");

        // Jobs one after the other where all are to run at once.
        await learner.TypeAsync(
            learner.Editor,
            Right.Replace(
                "return await Task.WhenAll(jobs.Select(static job => job()));",
                "var all = new List<T>();\n        foreach (var job in jobs)\n        {\n            all.Add(await job());\n        }\n\n        return [.. all];",
                StringComparison.Ordinal
            )
        );
        await learner.SeesAsync(".first h3", "All at once");
        await learner.SeesAsync(".timeline h3", "Your code");
        (await learner.Page.Locator(".timeline svg").CountAsync()).ShouldBe(
            1,
            "the reference is shown once the kata is green"
        );

        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".timeline h3", "The reference answer");
        await learner.SeesAsync("#live", "23 of 23 specs pass");
        (
            await File.ReadAllTextAsync(Path.Combine(_checkout.Root, Answer), TestContext.Current.CancellationToken)
        ).ShouldBe(Right);

        await learner.Page.ReloadAsync();
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".cm-content", "public static async Task");
        await learner.GoAsync("/");
        await learner.SeesAsync(".sum", "1 of 16 katas done");
        learner.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_another_editor_saves_shows_and_is_one_step_to_undo()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "specs pass");
        await File.WriteAllTextAsync(
            Path.Combine(_checkout.Root, Answer),
            Right,
            TestContext.Current.CancellationToken
        );
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".saved", "Changed elsewhere");
        await learner.Editor.ClickAsync();
        await learner.Page.Keyboard.PressAsync("Control+z");
        await learner.SeesAsync(".verdict h2", "0 of 23 specs pass");
        _checkout.Read(Answer).ShouldContain("NotImplementedException");
    }

    [Fact]
    public async Task The_server_restarts_and_the_page_finds_it_again()
    {
        await using var first = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, first, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 23 specs pass");
        await first.KillAsync();
        await learner.SeesAsync(".top .link", "The server does not answer.");

        // What is typed meanwhile is not lost.
        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".saved", "Not saved");
        await using var second = await WebProcess.StartAsync(_checkout.Root);
        second.Address.ShouldBe(first.Address);
        await learner.SeesAsync(".verdict", "All green.");
        _checkout.Read(Answer).ReplaceLineEndings("\n").ShouldBe(Right);
        (await learner.Page.Locator(".top .link").TextContentAsync()).ShouldBe("");
    }

    [Fact]
    public async Task Hints_solution_and_reset_are_at_hand()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "specs pass");
        await PressAsync("Hint");
        await learner.SeesAsync(".hints summary", "Hint 1 of 3");
        await PressAsync("Solution");
        await learner.SeesAsync("dialog h2", "01 is not green yet");
        await learner
            .Page.Locator("dialog")
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Look" })
            .ClickAsync();
        await learner.SeesAsync("dialog h2", "Right answers");
        await learner.Page.Keyboard.PressAsync("Escape");
        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".verdict", "All green.");
        await PressAsync("Reset");
        await learner
            .Page.Locator("dialog")
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Start over" })
            .ClickAsync();
        await learner.SeesAsync(".note", "is reset");
        await learner.SeesAsync(".cm-content", "NotImplementedException");
        await PressAsync("Restore");
        await learner
            .Page.Locator("dialog")
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Bring back" })
            .ClickAsync();
        await learner.SeesAsync(".verdict", "All green.");

        async Task PressAsync(string name) =>
            await learner
                .Page.GetByRole(AriaRole.Toolbar)
                .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true })
                .ClickAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_leads_everywhere()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "specs pass");
        await learner.Page.Keyboard.PressAsync("Tab");
        (await learner.Page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe(
            "Skip to the content"
        );
        for (var i = 0; i < 40 && !(await IsInEditorAsync()); i++)
        {
            await learner.Page.Keyboard.PressAsync("Tab");
        }

        (await IsInEditorAsync()).ShouldBeTrue();

        // Tab indents; Escape and Tab lead out.
        await learner.Page.Keyboard.PressAsync("Tab");
        (await IsInEditorAsync()).ShouldBeTrue();
        await learner.Page.Keyboard.PressAsync("Escape");
        await learner.Page.Keyboard.PressAsync("Tab");
        (await IsInEditorAsync()).ShouldBeFalse();

        async Task<bool> IsInEditorAsync() =>
            await learner.Page.EvaluateAsync<bool>("document.activeElement.classList.contains('cm-content')");
    }

    [Fact]
    public async Task The_room_sees_what_the_presenter_types()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root, "--share");
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        var shared = await learner.Page.Locator("main > .page > p code").Last.TextContentAsync();
        await learner.GoAsync(Kata);
        var context = await chromium.Browser.NewContextAsync();
        var viewer = await context.NewPageAsync();
        viewer.SetDefaultTimeout(60_000);
        await viewer.GotoAsync(shared!);
        await viewer.WaitForURLAsync($"**{Kata}");
        await learner.TypeAsync(learner.Editor, Right);
        await viewer.WaitForFunctionAsync(
            "() => document.querySelector('.cm-content')?.textContent.includes('Task.WhenAll') && document.querySelector('.verdict')?.textContent.includes('All green')"
        );
        (await viewer.GetByRole(AriaRole.Toolbar).CountAsync()).ShouldBe(0);
        await viewer.Locator(".cm-content").ClickAsync();
        await viewer.Keyboard.TypeAsync("x");
        (await viewer.EvaluateAsync<string>("document.querySelector('.cm-content').textContent")).ShouldStartWith(
            "namespace"
        );
        await learner.GoAsync("/evening");
        await viewer.WaitForURLAsync("**/evening");
        await context.CloseAsync();
    }
}
