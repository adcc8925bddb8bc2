using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace AsyncKatas.Tests.Browser;

/// <summary>A page as a learner has it open, and a watch on everything that it asks for.</summary>
internal sealed class LearnerPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private LearnerPage(IBrowserContext context, IPage page, string address)
    {
        (_context, Page, Address) = (context, page, address);
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Response += (_, response) => Responses.Add(response);
        page.RequestFinished += (_, request) => Finished.Add(request);
        page.PageError += (_, error) => Errors.Add(error);
    }

    public IPage Page { get; }

    public string Address { get; }

    public ConcurrentBag<string> Requests { get; } = [];

    public ConcurrentBag<IResponse> Responses { get; } = [];

    /// <summary>What has come to its end: what the browser called off for another page never does.</summary>
    public ConcurrentBag<IRequest> Finished { get; } = [];

    public ConcurrentBag<string> Errors { get; } = [];

    public static async Task<LearnerPage> OpenAsync(IBrowser browser, WebProcess server, string path)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
            }
        );
        var page = new LearnerPage(context, await context.NewPageAsync(), server.Base);
        page.Page.SetDefaultTimeout(Chromium.Patience);

        // With the token of the address that the learner clicks; it goes into the storage of the browser.
        await page.GoAsync($"{path}{server.Address[server.Base.Length..].TrimStart('/')}");
        return page;
    }

    /// <summary>Opens the address that the room gets.</summary>
    public static async Task<LearnerPage> LookOnAsync(IBrowser browser, string shared)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
            }
        );
        var page = new LearnerPage(
            context,
            await context.NewPageAsync(),
            shared[..shared.IndexOf("/#", StringComparison.Ordinal)]
        );
        page.Page.SetDefaultTimeout(Chromium.Patience);
        await page.Page.GotoAsync(shared);
        await page.Page.WaitForSelectorAsync("main h1, main .clock");
        return page;
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync($"{Address}{path}");
        await Page.WaitForSelectorAsync("main h1, main .clock");
    }

    /// <summary>Puts a text in place of what is in an editor.</summary>
    public async Task TypeAsync(ILocator editor, string text)
    {
        await editor.ClickAsync();
        await Page.Keyboard.PressAsync("Control+a");
        await Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>Presses a button of the page's tools.</summary>
    public Task PressAsync(string name) =>
        Page.GetByRole(AriaRole.Toolbar)
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true })
            .ClickAsync();

    /// <summary>Presses a button of the dialog.</summary>
    public Task AnswerAsync(string name) =>
        Page.Locator("dialog")
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true })
            .ClickAsync();

    /// <summary>Types while somebody else saves the same file, of which this page hears only afterwards.</summary>
    /// <returns>What the other one has saved.</returns>
    public async Task<string> CollideAsync(Checkout checkout, string path, string text)
    {
        var theirs = text.Replace("Task.WhenAll", "/* theirs */ Task.WhenAll", StringComparison.Ordinal);
        await Page.RouteAsync(
            "**/save",
            async route =>
            {
                await File.WriteAllTextAsync(Path.Combine(checkout.Root, path), theirs);
                await route.ContinueAsync();
            },
            new PageRouteOptions { Times = 1 }
        );
        await TypeAsync(Editor, text.Replace("Task.WhenAll", "/* mine */ Task.WhenAll", StringComparison.Ordinal));
        await SeesAsync(".collision h3", "Two have changed this file");
        return theirs;
    }

    public ILocator Editor => Page.Locator(".work .cm-content");

    public Task SeesAsync(string selector, string text) =>
        Page.WaitForFunctionAsync(
            "([selector, text]) => [...document.querySelectorAll(selector)].some(it => it.textContent.includes(text))",
            new[] { selector, text }
        );

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
