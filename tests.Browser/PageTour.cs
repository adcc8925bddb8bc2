using Microsoft.Playwright;

namespace AsyncKatas.Tests.Browser;

/// <summary>Every page, in every state that a learner gets to see, one after the other.</summary>
internal sealed class PageTour(Checkout checkout, IBrowser browser)
{
    private const string Kata = "/kata/01-one-at-a-time";
    private const string Answer = "katas/01-one-at-a-time/Runner.cs";

    private string Right => checkout.Read("solutions/01-one-at-a-time/Runner.cs").ReplaceLineEndings("\n");

    /// <summary>Goes everywhere.</summary>
    /// <param name="visit">Called in each state, with its name.</param>
    public async Task GoAsync(Func<IPage, string, Task> visit)
    {
        await using var server = await WebProcess.StartAsync(checkout.Root, "--share");
        await using var learner = await LearnerPage.OpenAsync(browser, server, "/");
        var shared = (await learner.Page.Locator("main > .page > p code").Last.TextContentAsync())!;
        await visit(learner.Page, "home");
        await GoThroughKataAsync(learner, visit);
        await learner.GoAsync("/");
        await learner.SeesAsync(".sum", $"1 of {checkout.Katas} katas done");
        await visit(learner.Page, "home-started");
        await GoThroughNotebookAsync(learner, visit);

        await using var viewer = await LearnerPage.LookOnAsync(browser, shared);
        await learner.GoAsync(Kata);
        await viewer.SeesAsync(".verdict", "All green.");
        await visit(viewer.Page, "viewer-kata");
        await GoThroughEveningAsync(learner, viewer, visit);
    }

    private async Task GoThroughKataAsync(LearnerPage learner, Func<IPage, string, Task> visit)
    {
        var page = learner.Page;
        await learner.GoAsync(Kata);
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
        await visit(page, "kata-start");

        await learner.TypeAsync(
            learner.Editor,
            Right.Replace("Task.WhenAll", "Task.WhenAlll", StringComparison.Ordinal)
        );
        await learner.SeesAsync(".verdict h2", "does not compile");
        await page.WaitForSelectorAsync(".cm-lintRange-error");
        await visit(page, "kata-not-compiling");

        await learner.TypeAsync(learner.Editor, KataPageTests.OneAfterTheOther(Right));
        await learner.SeesAsync(".first h3", "All at once");
        await learner.SeesAsync(".timeline h3", "Your code");
        await learner.SeesAsync(".mistake", "believes");
        await visit(page, "kata-failing");

        await learner.PressAsync("Hint");
        await learner.SeesAsync(".hints summary", "Hint 1 of 3");
        await visit(page, "kata-hint");

        await learner.PressAsync("Mistakes");
        await learner.AnswerAsync("Look");
        await learner.SeesAsync("dialog h2", "Mistakes that people make");
        await page.Locator("dialog summary").First.ClickAsync();
        await visit(page, "kata-mistakes");
        await page.Keyboard.PressAsync("Escape");

        await learner.CollideAsync(checkout, Answer, Right);
        await visit(page, "kata-collision");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take mine" }).ClickAsync();

        await GoThroughRightAnswersAsync(learner, visit);
    }

    private async Task GoThroughRightAnswersAsync(LearnerPage learner, Func<IPage, string, Task> visit)
    {
        var page = learner.Page;
        await learner.TypeAsync(learner.Editor, KataPageTests.Advisable(Right));
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".advice", "nobody can await async void");
        await visit(page, "kata-advice");

        await learner.TypeAsync(learner.Editor, Right);
        await learner.SeesAsync(".verdict", "All green.");
        await learner.SeesAsync(".timeline h3", "The reference answer");
        await visit(page, "kata-green");

        await learner.PressAsync("Solution");
        await learner.SeesAsync("dialog h2", "Right answers");
        await visit(page, "kata-solution");
        await page.Keyboard.PressAsync("Escape");
        await learner.PressAsync("Restore");
        await page.WaitForSelectorAsync("dialog");
        await visit(page, "kata-restore");
        await page.Keyboard.PressAsync("Escape");
    }

    private static async Task GoThroughNotebookAsync(LearnerPage learner, Func<IPage, string, Task> visit)
    {
        var page = learner.Page;
        await learner.GoAsync("/notebook/01-gather-example");
        await visit(page, "notebook");
        var cells = page.Locator(".cell");
        await learner.TypeAsync(cells.Nth(1).Locator(".cm-content"), "Console.WriteLine(6 * 7);");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(cells.Nth(1).Locator(".state")).ToContainTextAsync("ran");
        await learner.TypeAsync(cells.Nth(2).Locator(".cm-content"), "var one = 1;\nint two = \"2\";");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(cells.Nth(2).Locator(".error")).ToContainTextAsync("CS0029");
        await visit(page, "notebook-error");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Restart" }).ClickAsync();
        await learner.SeesAsync(".note", "is gone");
        await visit(page, "notebook-restarted");
    }

    private static async Task GoThroughEveningAsync(
        LearnerPage learner,
        LearnerPage viewer,
        Func<IPage, string, Task> visit
    )
    {
        var page = learner.Page;
        await learner.GoAsync("/evening");
        await visit(page, "evening");
        await page.GetByLabel("Who is here").FillAsync("Ann, Ben, Cleo");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Begin" }).ClickAsync();
        await learner.SeesAsync(".now", "Ann drives, Ben navigates");
        await visit(page, "evening-running");
        await viewer.SeesAsync(".now", "Ann drives, Ben navigates");
        await visit(viewer.Page, "viewer-evening");
        await learner.PressAsync("End and look back");
        await learner.SeesAsync("h1", "Look back together");
        await visit(page, "evening-ended");
        await visit(viewer.Page, "viewer-ended");
    }
}
