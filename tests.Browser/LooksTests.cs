using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>Every page in every state, light and dark, on a phone and on a desk.</summary>
public sealed class LooksTests(Chromium chromium) : IDisposable
{
    private const int MaxPart = 1200;

    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();
    private static readonly ColorScheme[] s_schemes = [ColorScheme.Light, ColorScheme.Dark];

    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    /// <summary>
    /// Contrast, roles, names, landmarks: what a program can check of them; and that no page is wider than its window.
    /// </summary>
    [Fact]
    public async Task Nothing_keeps_anybody_out()
    {
        var defects = new List<string>();
        await new PageTour(_checkout, chromium.Browser).GoAsync(
            async (page, name) =>
            {
                foreach (var width in (int[])[360, 1280])
                {
                    foreach (var scheme in s_schemes)
                    {
                        await ShowAsync(page, width, scheme);
                        defects.AddRange(
                            (await AuditAsync(page)).Select(defect => $"{name} {scheme} {width}: {defect}")
                        );
                    }
                }

                foreach (var width in (int[])[320, 360, 1280, 1920])
                {
                    await ShowAsync(page, width, ColorScheme.Light);
                    var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
                    if (wide > width)
                    {
                        defects.Add($"{name} {width}: {wide} px wide");
                    }
                }

                await ShowAsync(page, 1280, ColorScheme.Light);
            }
        );
        defects.Distinct(StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>A picture that comes while somebody looks at the page has not had its first frame yet.</summary>
    [Fact]
    public async Task What_scrolls_can_be_reached_before_its_first_frame()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        var found = await learner.Page.EvaluateAsync<string?[]>(
            """
            async () => {
              const { el, reachable } = await import("/assets/dom.js");
              const wide = (element, width) => {
                element.style.width = `${width}px`;
                return element;
              };
              const made = [600, 60].map(width =>
                reachable(wide(el("pre", {}, wide(el("div", {}, "text"), width)), 100)));
              document.querySelector("main").append(...made);
              await Promise.resolve();
              return made.map(section => section.getAttribute("tabindex"));
            }
            """
        );
        found.ShouldBe(["0", null]);
    }

    /// <summary>
    /// Takes pictures for people to look at:
    /// <c>SCREENSHOTS=folder dotnet run --project tests.Browser -- -explicit only -method "*Pictures*"</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Pictures_of_every_page()
    {
        var folder = Environment.GetEnvironmentVariable("SCREENSHOTS");
        if (folder is null)
        {
            Assert.Skip("SCREENSHOTS names the folder for the pictures.");
            return;
        }

        await new PageTour(_checkout, chromium.Browser).GoAsync(
            async (page, name) =>
            {
                foreach (var width in (int[])[320, 360, 1280, 1920])
                {
                    foreach (var scheme in s_schemes)
                    {
                        await ShowAsync(page, width, scheme);
                        await PhotographAsync(
                            page,
                            Path.Combine(folder, $"{name}-{width}-{scheme}".ToLowerInvariant())
                        );
                    }
                }

                await ShowAsync(page, 1280, ColorScheme.Light);
            }
        );
    }

    /// <summary>
    /// Takes the picture in README.md:
    /// <c>SCREENSHOTS=docs dotnet run --project tests.Browser -- -explicit only -method "*Picture_in_the_README"</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Picture_in_the_README()
    {
        var folder = Environment.GetEnvironmentVariable("SCREENSHOTS");
        if (folder is null)
        {
            Assert.Skip("SCREENSHOTS names the folder for the picture.");
            return;
        }

        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/kata/01-one-at-a-time");
        await ShowAsync(learner.Page, 1400, ColorScheme.Light);
        await learner.Page.SetViewportSizeAsync(1400, 1120);

        // Lower than it would be in such a high window: the picture is about what stands below it.
        await learner.Page.EvaluateAsync("document.querySelector('.work .cm-editor').style.maxHeight = '310px'");
        await learner.SeesAsync(".verdict h2", "specs pass");
        await learner.TypeAsync(learner.Editor, AwaitsOneByOne(_checkout.Read("solutions/01-one-at-a-time/Runner.cs")));
        await learner.SeesAsync(".verdict h2", "23 of 27 specs pass");
        await learner.SeesAsync(".timeline svg", "still running");
        await learner.SeesAsync(".mistake", "one by one");
        await learner.Page.GetByText("Edit line").ClickAsync();
        await learner.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "web.png") });
    }

    // Looks right, and is not when a job fails.
    private static string AwaitsOneByOne(string right) =>
        right.Replace(
            "return await Task.WhenAll(jobs.Select(static job => job()));",
            """
            var tasks = jobs.Select(static job => job()).ToList();
                    var results = new List<T>();
                    foreach (var task in tasks)
                    {
                        results.Add(await task);
                    }

                    return [.. results];
            """,
            StringComparison.Ordinal
        );

    // Frames are left out: no script runs in them, so nobody can ask there.
    private static async Task<string[]> AuditAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(s_axe);
        }

        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { iframes: false, resultTypes: ["violations"] })).violations
              .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))
            """
        );
    }

    // A page on a phone is long: in parts that one can look at.
    private static async Task PhotographAsync(IPage page, string path)
    {
        var width = page.ViewportSize!.Width;
        var height = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        if (width > 500)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"{path}.png" });
            return;
        }

        for (var top = 0; top < Math.Min(height, MaxPart * 5); top += MaxPart)
        {
            await page.ScreenshotAsync(
                new PageScreenshotOptions
                {
                    Path = $"{path}-{top / MaxPart}.png",
                    FullPage = true,
                    Clip = new Clip
                    {
                        X = 0,
                        Y = top,
                        Width = width,
                        Height = Math.Min(MaxPart, height - top),
                    },
                }
            );
        }
    }

    private static async Task ShowAsync(IPage page, int width, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await page.SetViewportSizeAsync(width, width < 500 ? 740 : width * 9 / 16);

        // Two frames later everything has its place.
        await page.EvaluateAsync(
            "new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))"
        );
    }
}
