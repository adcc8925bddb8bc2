using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>A kata in the browser, from the first failure to the last green spec.</summary>
public sealed class KataPageTests(Chromium chromium) : IDisposable
{
    private const string Kata = "/kata/01-one-at-a-time";
    private const string Answer = "katas/01-one-at-a-time/Runner.cs";

    private readonly Checkout _checkout = new();

    private string Right => _checkout.Read("solutions/01-one-at-a-time/Runner.cs").ReplaceLineEndings("\n");

    /// <summary>An answer that runs jobs one after the other where all are to run at once.</summary>
    /// <param name="right">The right one.</param>
    internal static string OneAfterTheOther(string right) =>
        right.Replace(
            "return await Task.WhenAll(jobs.Select(static job => job()));",
            "var all = new List<T>();\n        foreach (var job in jobs)\n        {\n"
                + "            all.Add(await job());\n        }\n\n        return [.. all];",
            StringComparison.Ordinal
        );

    /// <summary>A right answer with four lines of which there is something to say.</summary>
    /// <param name="right">The right one.</param>
    internal static string Advisable(string right) =>
        right.Replace(
            "var results = new List<T>();",
            "var results = new List<T>();\n"
                + string.Concat("ABCD".Select(static it => $"        async void {it}() => await Task.Yield();\n")),
            StringComparison.Ordinal
        );

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Advice_stands_below_the_specs_and_leads_to_its_line()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
        await learner.TypeAsync(learner.Editor, Advisable(Right));
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".advice", "(1 more)");
        await Assertions.Expect(learner.Page.Locator(".advice li")).ToHaveCountAsync(3);
        (
            await learner.Page.EvaluateAsync<bool>(
                "document.querySelector('.steps').compareDocumentPosition(document.querySelector('.advice')) === "
                    + "Node.DOCUMENT_POSITION_FOLLOWING"
            )
        ).ShouldBeTrue();
        await learner.Page.Locator(".advice button").First.ClickAsync();
        await Assertions.Expect(learner.Page.Locator(".cm-activeLine")).ToContainTextAsync("async void A()");

        await learner.TypeAsync(learner.Editor, Right);
        await Assertions.Expect(learner.Page.Locator(".advice")).ToBeHiddenAsync();
        learner.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fail_fix_and_pass_and_a_reload_keeps_everything()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");

        // The line that does not compile is underlined, with the words of the compiler.
        await learner.TypeAsync(
            learner.Editor,
            Right.Replace("Task.WhenAll", "Task.WhenAlll", StringComparison.Ordinal)
        );
        await learner.SeesAsync(".verdict h2", "does not compile");
        await learner.SeesAsync(".errors", "'WhenAlll'");
        await learner.Page.WaitForSelectorAsync(".cm-lintRange-error");

        await learner.TypeAsync(
            learner.Editor,
            OneAfterTheOther(Right)
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
        await learner.SeesAsync("#live", "27 of 27 specs pass");
        (
            await File.ReadAllTextAsync(Path.Combine(_checkout.Root, Answer), TestContext.Current.CancellationToken)
        ).ShouldBe(Right);

        await learner.Page.ReloadAsync();
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".cm-content", "public static async Task");
        await learner.GoAsync("/");
        await learner.SeesAsync(".sum", $"1 of {_checkout.Katas} katas done");
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
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
        _checkout.Read(Answer).ShouldContain("NotImplementedException");
    }

    [Fact]
    public async Task The_server_restarts_and_the_page_finds_it_again()
    {
        await using var first = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, first, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
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
        await learner.PressAsync("Hint");
        await learner.SeesAsync(".hints summary", "Hint 1 of 3");
        await learner.PressAsync("Solution");
        await learner.SeesAsync("dialog h2", "01 is not green yet");
        await learner.AnswerAsync("Look");
        await learner.SeesAsync("dialog h2", "Right answers");
        await learner.Page.Keyboard.PressAsync("Escape");
        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".verdict", "All green.");
        await learner.PressAsync("Reset");
        await learner.AnswerAsync("Start over");
        await learner.SeesAsync(".note", "is reset");
        await learner.SeesAsync(".cm-content", "NotImplementedException");
        await learner.PressAsync("Restore");
        await learner.AnswerAsync("Bring back");
        await learner.SeesAsync(".verdict", "All green.");
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
        viewer.SetDefaultTimeout(Chromium.Patience);
        await viewer.GotoAsync(shared!);
        await viewer.WaitForURLAsync($"**{Kata}");
        await learner.TypeAsync(learner.Editor, Right);
        await viewer.WaitForFunctionAsync(
            "() => document.querySelector('.cm-content')?.textContent.includes('Task.WhenAll') && "
                + "document.querySelector('.verdict')?.textContent.includes('All green')"
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

    [Fact]
    public async Task Members_pop_up_after_a_dot_and_Enter_takes_one()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "specs pass");
        const string call = "return await Task.WhenAll(jobs.Select(static job => job()));";
        await learner.TypeAsync(learner.Editor, Right.Replace(call, "Task", StringComparison.Ordinal));
        await learner.SeesAsync(".verdict h2", "does not compile");

        // The first time the compiler may be too slow to be shown; whoever goes on typing sees it then.
        await learner.Page.EvaluateAsync("document.querySelector('.cm-content').focus()");
        var popup = learner.Page.Locator(".cm-tooltip-autocomplete");
        await PutCursorAfterAsync("        Task");
        for (var i = 0; i < 20 && !await popup.IsVisibleAsync(); i++)
        {
            await learner.Page.Keyboard.TypeAsync(".");
            await Task.WhenAny(
                popup.WaitForAsync(new LocatorWaitForOptions { Timeout = 2000 }),
                Task.Delay(2500, TestContext.Current.CancellationToken)
            );
            if (!await popup.IsVisibleAsync())
            {
                await learner.Page.Keyboard.PressAsync("Backspace");
            }
        }

        await learner.Page.Keyboard.TypeAsync("WhenAl");
        await Assertions.Expect(popup).ToContainTextAsync("WhenAll");
        await Assertions.Expect(popup.Locator("[role=option]")).ToHaveCountAsync(1);
        await learner.Page.Keyboard.PressAsync("Enter");
        await learner.SeesAsync(".cm-content", "Task.WhenAll");

        async Task PutCursorAfterAsync(string text)
        {
            await learner.Page.Locator(".cm-line", new PageLocatorOptions { HasTextString = text }).Last.ClickAsync();
            await learner.Page.Keyboard.PressAsync("End");
        }
    }

    [Theory]
    [InlineData("Take mine", "/* mine */", "/* theirs */")]
    [InlineData("Take theirs", "/* theirs */", "/* mine */")]
    public async Task Two_that_collide_are_both_kept_and_shown(string choice, string taken, string left)
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
        await learner.CollideAsync(_checkout, Answer, Right);

        // Both are there, side by side and on disk; what is the same is left out.
        var panel = learner.Page.Locator(".collision");
        await Assertions.Expect(panel.Locator(".added")).ToContainTextAsync("/* mine */");
        await Assertions.Expect(panel.Locator(".removed")).ToContainTextAsync("/* theirs */");
        await Assertions.Expect(panel.Locator(".folded").First).ToContainTextAsync("lines that are the same");
        _checkout.Read(Answer).ShouldContain("/* theirs */");
        Backups().ShouldContain(static text => text.Contains("/* mine */", StringComparison.Ordinal));

        // Nothing can be typed before somebody has chosen.
        await learner.Editor.ClickAsync();
        await learner.Page.Keyboard.TypeAsync("lost");
        (await learner.Editor.TextContentAsync())!.ShouldNotContain("lost");

        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = choice }).ClickAsync();
        await Assertions.Expect(panel).ToBeHiddenAsync();
        await learner.SeesAsync(".cm-content", taken);
        await learner.SeesAsync(".saved", "is kept among the backups");
        _checkout.Read(Answer).ShouldContain(taken);
        Backups().ShouldContain(text => text.Contains(left, StringComparison.Ordinal));

        // And it goes on.
        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".verdict", "All green.");
        await learner.Page.WaitForFunctionAsync("() => document.querySelector('.saved').textContent === 'Saved'");
        _checkout.Read(Answer).ReplaceLineEndings("\n").ShouldBe(Right);

        IEnumerable<string> Backups() =>
            Directory.GetFiles(Path.Combine(_checkout.Root, ".dojo/backups/01-one-at-a-time")).Select(File.ReadAllText);
    }

    [Fact]
    public async Task What_is_saved_elsewhere_while_this_page_saves_shows_too()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
        var theirs = Right.Replace("Task.WhenAll", "/* theirs */ Task.WhenAll", StringComparison.Ordinal);

        // The answer to the save comes late: the other one saves meanwhile, and the page hears of that first.
        await learner.Page.RouteAsync(
            "**/save",
            async route =>
            {
                var answer = await route.FetchAsync();
                await File.WriteAllTextAsync(Path.Combine(_checkout.Root, Answer), theirs);
                await learner.SeesAsync("#heard", "theirs");
                await route.FulfillAsync(new RouteFulfillOptions { Response = answer });
            },
            new PageRouteOptions { Times = 1 }
        );
        await learner.Page.EvaluateAsync(
            """
            () => {
              const heard = document.body.appendChild(
                Object.assign(document.createElement("p"), { id: "heard", hidden: true })
              );
              const parse = JSON.parse;
              JSON.parse = text => {
                if (text.includes("/* theirs */")) {
                  setTimeout(() => { heard.textContent = "theirs"; });
                }
                return parse(text);
              };
            }
            """
        );
        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".cm-content", "/* theirs */");
        await learner.SeesAsync(".saved", "Changed elsewhere");
    }

    [Fact]
    public async Task Hints_end_mistakes_are_recognised_and_any_backup_comes_back()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Kata);
        await learner.SeesAsync(".verdict h2", "specs pass");
        for (var hint = 1; hint <= 3; hint++)
        {
            await learner.PressAsync("Hint");
            await learner.SeesAsync(".hints summary", $"Hint {hint} of 3");
            await Assertions.Expect(learner.Page.Locator(".hints details[open]")).ToHaveCountAsync(1);
        }

        // They stay for those who come back.
        await learner.Page.ReloadAsync();
        await learner.SeesAsync(".hints summary", "Hint 3 of 3");

        await learner.TypeAsync(learner.Editor, OneAfterTheOther(Right));
        await learner.SeesAsync(".mistake", "a method that is async runs beside the others by itself");
        (await learner.Page.Locator(".mistake a").GetAttributeAsync("href"))!.ShouldStartWith("/notebook/");
        await learner.PressAsync("Mistakes");
        await learner.AnswerAsync("Look");
        await learner.SeesAsync("dialog h2", "Mistakes that people make");
        var mistakes = learner.Page.Locator("dialog details");
        (await mistakes.CountAsync()).ShouldBeGreaterThan(3);
        await mistakes.First.Locator("summary").ClickAsync();
        await Assertions.Expect(mistakes.First).ToContainTextAsync("Symptom: ");
        await mistakes.First.Locator(".added").First.WaitForAsync();
        await learner.Page.Keyboard.PressAsync("Escape");

        // Two resets make two backups; the older one comes back too.
        await ResetAsync();
        await learner.SeesAsync(".cm-content", "NotImplementedException");
        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".verdict", "All green.");
        await ResetAsync();
        await learner.SeesAsync(".cm-content", "NotImplementedException");
        await learner.PressAsync("Restore");
        var backups = learner.Page.GetByLabel("Backup", new PageGetByLabelOptions { Exact = true });
        await Assertions.Expect(backups.Locator("option")).ToHaveCountAsync(3);
        var names = await backups.Locator("option").AllTextContentsAsync();
        await backups.SelectOptionAsync(new SelectOptionValue { Label = names[^1] });
        await learner.AnswerAsync("Bring back");
        await learner.SeesAsync(".cm-content", "all.Add(await job());");

        async Task ResetAsync()
        {
            await learner.PressAsync("Reset");
            await learner.AnswerAsync("Start over");
        }
    }
}
