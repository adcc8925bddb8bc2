using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>
/// Figures, measured through the browser on a machine that has nothing else to do:
/// <c>dotnet run --project tests.Browser -- -explicit only</c>.
/// </summary>
public sealed class Measurements(Chromium chromium) : IDisposable
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

        Say("keystroke", times);
        Say("last key of a line", await TimesOfTypedLinesAsync(learner));

        await learner.GoAsync("/notebook/01-gather-example");
        await learner.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run all" }).ClickAsync();
        await learner.SeesAsync(".cell:last-of-type .state, .cell .state", "ran");
        await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 20000))");
        Say($"server with a kernel loaded: {server.Megabytes:0} MB");
        var (worked, watch) = (server.Worked, Stopwatch.StartNew());
        await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 20000))");
        Say($"idle: {(server.Worked - worked) / watch.Elapsed:0.00 %} of a core");
    }

    // Each key of a comment is a text that compiles, and makes those that were run before it idle.
    private static async Task<List<double>> TimesOfTypedLinesAsync(LearnerPage learner)
    {
        await learner.Page.EvaluateAsync(
            """
            () => {
              addEventListener("keydown", () => { window.lastKey = performance.now(); }, { capture: true });
              let stamp = null;
              new MutationObserver(() => {
                const now = document.querySelector(".verdict .stamp");
                if (now !== null && now !== stamp) {
                  stamp = now;
                  window.lastVerdict = performance.now();
                }
              }).observe(document.querySelector(".verdict"), { childList: true, subtree: true });
            }
            """
        );
        var times = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            await learner.Page.Keyboard.TypeAsync($"\n// my thought {i}", new KeyboardTypeOptions { Delay = 120 });
            times.Add(
                await learner.Page.EvaluateAsync<double>(
                    """
                    () => new Promise(resolve => {
                      const timer = setInterval(() => {
                        if (window.lastVerdict > window.lastKey && performance.now() - window.lastVerdict > 3000) {
                          clearInterval(timer);
                          resolve(window.lastVerdict - window.lastKey);
                        }
                      }, 100);
                    })
                    """
                )
            );
        }

        return times;
    }

    private static void Say(string what, List<double> times)
    {
        times.Sort();
        var (median, late) = (times[times.Count / 2], times[times.Count * 9 / 10]);
        Say($"{what} to verdict: median {median:0} ms, 10th of 10 {late:0} ms, longest {times[^1]:0} ms");
    }

    private static void Say(FormattableString text) =>
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(text));
}
