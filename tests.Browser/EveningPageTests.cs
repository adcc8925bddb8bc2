using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>A dojo evening: one who presents, and a room that looks on.</summary>
public sealed class EveningPageTests(Chromium chromium) : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task The_presenter_leads_and_the_room_sees_it()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root, "--share");
        await using var presenter = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        var shared = (await presenter.Page.Locator("main > .page > p code").Last.TextContentAsync())!;
        await presenter.GoAsync("/evening");
        await using var viewer = await LearnerPage.LookOnAsync(chromium.Browser, shared);
        await viewer.SeesAsync("main", "The evening has not begun yet.");
        (await viewer.Page.Locator("main :is(button, input, form)").CountAsync()).ShouldBe(0);

        // One alone is no dojo.
        await BeginAsync(presenter, "Ann", "5");
        await presenter.SeesAsync("[role=alert]", "at least two names");
        await BeginAsync(presenter, "Ann, Ben", "5");
        foreach (var page in (LearnerPage[])[presenter, viewer])
        {
            await page.SeesAsync(".now", "Ann drives, Ben navigates.");
            await page.SeesAsync(".turn", "Turn 1 of 4");
        }

        await presenter.PressAsync("Pause");
        await viewer.SeesAsync(".turn", "paused");
        await presenter.PressAsync("One more minute");
        await viewer.Page.WaitForFunctionAsync("() => /^5:5|^6:00/.test(document.querySelector('.clock').textContent)");
        await presenter.PressAsync("Go on");
        await viewer.Page.WaitForFunctionAsync(
            "() => !document.querySelector('.turn').textContent.includes('paused')"
        );

        // Who looks on has no button, and no key does anything.
        (await viewer.Page.Locator("main button").CountAsync()).ShouldBe(0);
        foreach (var key in (string[])["q", "n", "p"])
        {
            await viewer.Page.Keyboard.PressAsync(key);
        }

        await presenter.Page.Keyboard.PressAsync("n");
        foreach (var page in (LearnerPage[])[presenter, viewer])
        {
            await page.SeesAsync(".turn", "Turn 2 of 4");
            await page.SeesAsync(".now", "Ben drives, Ann navigates.");
        }

        // The timer is to be read from the last row.
        await presenter.Page.SetViewportSizeAsync(1920, 1080);
        (
            await presenter.Page.EvaluateAsync<double>(
                "parseFloat(getComputedStyle(document.querySelector('.clock')).fontSize)"
            )
        ).ShouldBeGreaterThan(300);

        await presenter.PressAsync("End and look back");
        foreach (var page in (LearnerPage[])[presenter, viewer])
        {
            await page.SeesAsync("h1", "Look back together");
            await Assertions.Expect(page.Page.Locator(".questions li")).ToHaveCountAsync(3);
            page.Errors.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_bell_is_made_in_the_page()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var presenter = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        await presenter.Page.AddInitScriptAsync(
            """
            window.tones = 0;
            const make = AudioContext.prototype.createOscillator;
            AudioContext.prototype.createOscillator = function () { window.tones++; return make.call(this); };
            """
        );
        await presenter.GoAsync("/evening");
        await BeginAsync(presenter, "Ann, Ben", "0.1");
        await presenter.SeesAsync("#live", "Bell!");
        await presenter.SeesAsync(".turn", "Turn 2 of 4");
        await presenter.Page.WaitForFunctionAsync("() => window.tones > 0");
        presenter.Requests.ShouldAllBe(url => url.StartsWith(server.Base, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_can_be_run_with_what_the_room_has()
    {
        const string answer = "katas/01-one-at-a-time/Runner.cs";
        var before = _checkout.Read(answer);
        await using var server = await WebProcess.StartAsync(_checkout.Root, "--share");
        await using var presenter = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        var shared = (await presenter.Page.Locator("main > .page > p code").Last.TextContentAsync())!;
        await using var viewer = await LearnerPage.LookOnAsync(chromium.Browser, shared);
        var answers = await viewer.Page.EvaluateAsync<int[]>(
            """
            () => Promise.all([
              ["katas/01-one-at-a-time/save", { text: "class Evil;", basis: "", replaces: true }],
              ["katas/01-one-at-a-time/run", {}],
              ["katas/01-one-at-a-time/complete", { text: "", position: 0 }],
              ["notebooks/01-gather-example/run", { ids: ["x"] }],
              ["notebooks/01-gather-example/prepare", {}],
              ["evening/start", { names: ["A", "B"], turn: "5", rounds: "1" }],
              ["here", { path: "/" }],
            ].map(([path, body]) => fetch(`/api/${path}`, {
              method: "POST", body: JSON.stringify(body),
              headers: { "Content-Type": "application/json", "X-Dojo-Token": localStorage.getItem("dojo-token") },
            }).then(answer => answer.status)))
            """
        );
        answers.ShouldAllBe(static status => status == 403);

        // Not even the learner's own code: only the learner's page has it judged.
        await presenter.Page.EvaluateAsync(
            """
            fetch("/api/here", { method: "POST", body: JSON.stringify({ path: "/kata/01-one-at-a-time" }),
              headers: { "Content-Type": "application/json", "X-Dojo-Token": localStorage.getItem("dojo-token") } })
            """
        );
        await viewer.SeesAsync(".cm-content", "namespace AsyncKatas.OneAtATime");
        await viewer.SeesAsync(".verdict", "The specs have not run yet");
        if (OperatingSystem.IsLinux())
        {
            server.Children.ShouldBeEmpty();
        }

        _checkout.Read(answer).ShouldBe(before);
    }

    private static async Task BeginAsync(LearnerPage presenter, string names, string minutes)
    {
        await presenter.Page.GetByLabel("Who is here").FillAsync(names);
        await presenter.Page.GetByLabel("Minutes for a turn").FillAsync(minutes);
        await presenter
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Begin" })
            .ClickAsync();
    }
}
