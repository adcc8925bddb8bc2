using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>
/// Figures, measured through the browser on a machine that has nothing else to do:
/// <c>dotnet run --project tests.Browser -- -explicit only</c>.
/// </summary>
public sealed class Measurements(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact(Explicit = true)]
    public async Task First_page_keystroke_to_verdict_idle_and_memory()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        var first = await learner.Page.EvaluateAsync<double>(
            "performance.getEntriesByType('navigation')[0].loadEventEnd"
        );
        Say($"address after {server.Start.TotalSeconds:0.00} s, first page loaded {first:0} ms later");

        await learner.GoAsync("/kata/01-one-at-a-time");
        await learner.SeesAsync(".verdict h2", "specs pass");
        await learner.TypeAsync(
            learner.Editor,
            _checkout.Read("solutions/01-one-at-a-time/Runner.cs").ReplaceLineEndings("\n")
        );
        await learner.SeesAsync(".verdict", "All green.");
        var times = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 1500))");
            await learner.Page.EvaluateAsync(
                """
                () => {
                  const old = document.querySelector(".verdict .stamp");
                  window.verdictAfter = new Promise(resolve => {
                    addEventListener(
                      "keydown",
                      () => { window.pressedAt = performance.now(); },
                      { capture: true, once: true }
                    );
                    const observer = new MutationObserver(() => {
                      if (!old.isConnected) {
                        observer.disconnect();
                        resolve(performance.now() - window.pressedAt);
                      }
                    });
                    observer.observe(document.querySelector(".verdict"), { childList: true, subtree: true });
                  });
                }
                """
            );
            await learner.Page.Keyboard.PressAsync("Enter");
            times.Add(await learner.Page.EvaluateAsync<double>("window.verdictAfter"));
        }

        times.Sort();
        var (median, late) = (times[times.Count / 2], times[times.Count * 9 / 10]);
        Say($"keystroke to verdict: median {median:0} ms, 10th of 10 {late:0} ms, longest {times[^1]:0} ms");

        await learner.GoAsync("/notebook/01-gather-example");
        await learner.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run all" }).ClickAsync();
        await learner.SeesAsync(".cell:last-of-type .state, .cell .state", "ran");
        await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 20000))");
        Say($"server with a kernel loaded: {server.Megabytes:0} MB");
        var (worked, watch) = (server.Worked, Stopwatch.StartNew());
        await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 20000))");
        Say($"idle: {(server.Worked - worked) / watch.Elapsed:0.00 %} of a core");
    }

    private static void Say(FormattableString text) =>
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(text));
}
