using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>A notebook in the browser: predict, run, modify.</summary>
public sealed class NotebookPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const string Notebook = "/notebook/01-gather-example";

    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Change_a_cell_and_run_it()
    {
        var original = _checkout.Read("notebooks/01-gather-example.ipynb");
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cell = learner.Page.Locator(".cell").Nth(1);
        await learner.TypeAsync(cell.Locator(".cm-content"), "using System.Threading;\nConsole.WriteLine(6 * 7);");
        await learner.Page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("42", Patiently);
        await Assertions.Expect(cell.Locator(".state")).ToContainTextAsync("ran", Patiently);

        // An error is marked at its line.
        await learner.TypeAsync(cell.Locator(".cm-content"), "var one = 1;\nint two = \"2\";");
        await cell.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(cell.Locator(".error")).ToContainTextAsync("CS0029", Patiently);
        (await cell.Locator(".cm-line").Nth(1).Locator(".cm-lintRange-error").CountAsync()).ShouldBe(1);

        await learner.Page.ReloadAsync();
        await Assertions.Expect(cell.Locator(".cm-content")).ToContainTextAsync("int two", Patiently);
        await Assertions.Expect(cell.Locator(".error")).ToContainTextAsync("CS0029", Patiently);
        await cell.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Back to the original" }).ClickAsync();
        await Assertions.Expect(cell.Locator(".cm-content")).ToContainTextAsync("System.Collections.Concurrent", Patiently);
        _checkout.Read("notebooks/01-gather-example.ipynb").ShouldBe(original);
        learner.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endless_loop_can_be_interrupted()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cell = learner.Page.Locator(".cell").Nth(1);
        await learner.TypeAsync(cell.Locator(".cm-content"), "Console.WriteLine(\"on\");\nwhile (true) { }");
        await learner.Page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("on", Patiently);
        await learner.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Interrupt" }).ClickAsync();
        await learner.SeesAsync(".note", "its kernel was ended with it. What the cells had computed is gone");
        await Assertions.Expect(cell.Locator(".state")).ToContainTextAsync("interrupted", Patiently);
    }

    [Fact]
    public async Task A_notebook_from_elsewhere_cannot_act_as_the_learner()
    {
        const string evil = """
            <script>top.pwned = 1; fetch('/api/evening/key', { method: 'POST' })</script>
            <img src=x onerror="top.pwned = 2"><svg onload="top.pwned = 3"><animate onbegin="top.pwned = 4"/></svg>
            <a id="evil-link" href="javascript:top.pwned=5">link</a><iframe srcdoc="<script>top.pwned=6</script>"></iframe>
            <form action="/api/evening/start" method="post"><button>go</button></form><meta http-equiv="refresh" content="0;url=https://evil.example/">
            <link rel="stylesheet" href="https://evil.example/x.css"><style>@import url(https://evil.example/y.css); body { background: url(https://evil.example/z.png) }</style>
            <img src="https://evil.example/pixel.png"><base href="https://evil.example/"><object data="https://evil.example/o"></object>
            """;
        var notebook = new
        {
            nbformat = 4,
            nbformat_minor = 5,
            metadata = new { kernelspec = new { language = "C#" } },
            cells = new object[]
            {
                new { cell_type = "markdown", id = "title", metadata = new { }, source = $"# <img src=x onerror=\"pwned=7\">Evil\n\n{evil}\n\n[click](javascript:pwned=8)\n" },
                new
                {
                    cell_type = "code", id = "code", execution_count = 1, metadata = new { }, source = "HTML(\"<b>x</b>\")",
                    outputs = new object[]
                    {
                        new { output_type = "display_data", metadata = new { }, data = new Dictionary<string, string>(StringComparer.Ordinal) { ["text/html"] = $"<p id='shown'>shown</p>{evil}" } },
                        new { output_type = "stream", name = "stdout", text = evil },
                    },
                },
            },
        };
        await File.WriteAllTextAsync(Path.Combine(_checkout.Root, "notebooks/99-evil.ipynb"), JsonSerializer.Serialize(notebook), TestContext.Current.CancellationToken);
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/notebook/99-evil");
        await Assertions.Expect(learner.Page.FrameLocator("iframe.html").Locator("#shown")).ToHaveTextAsync("shown", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
        foreach (var link in await learner.Page.Locator(".text a").AllAsync())
        {
            await link.ClickAsync();
        }

        await learner.Page.FrameLocator("iframe.html").Locator("#evil-link").ClickAsync();
        await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 1500))");
        (await learner.Page.EvaluateAsync<bool>("window.pwned === undefined")).ShouldBeTrue();
        learner.Page.Url.ShouldStartWith(server.Base);
        learner.Responses.ShouldAllBe(static response => !response.Url.Contains("evil.example", StringComparison.Ordinal));
        (await learner.Page.Locator(".text :is(script, style, form, iframe, meta, base, object, link, [onerror], [onload])").CountAsync()).ShouldBe(0);
        (await learner.Page.TitleAsync()).ShouldContain("Evil");
    }

    [Fact]
    public async Task No_request_leaves_the_machine()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        foreach (var path in new[] { "/kata/01-one-at-a-time", Notebook, "/evening", "/" })
        {
            await learner.GoAsync(path);
            await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 1000))");
        }

        learner.Requests.ShouldNotBeEmpty();
        learner.Requests.Where(url => !url.StartsWith($"{server.Base}/", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)).ShouldBeEmpty();
        learner.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_weigh_less_than_700_kilobytes()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        foreach (var path in new[] { "/", "/kata/01-one-at-a-time", Notebook, "/evening" })
        {
            await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
            learner.Responses.Clear();
            await learner.GoAsync(path);
            await learner.Page.WaitForLoadStateAsync(LoadState.Load);
            await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 1000))");

            // Without the stream, which never ends, and without what a page shares with the one before it.
            var files = learner.Responses.Where(static it => !it.Url.Contains("/api/events", StringComparison.Ordinal)).DistinctBy(static it => it.Url, StringComparer.Ordinal).ToList();
            var weight = 0L;
            foreach (var file in files)
            {
                weight += file.Status == 304 ? 0 : (await file.BodyAsync()).Length;
            }

            TestContext.Current.SendDiagnosticMessage("{0}: {1} kB in {2} files", path, weight / 1000, files.Count);
            weight.ShouldBeLessThan(700_000, path);
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_takes_its_kernel_with_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux tells whose child a process is.");
        }

        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cell = learner.Page.Locator(".cell").Nth(1);
        await learner.TypeAsync(cell.Locator(".cm-content"), "Console.WriteLine(Environment.ProcessId + \".\");\nwhile (true) { }");
        await learner.Page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync(".", Patiently);
        var children = server.Children;
        children.ShouldNotBeEmpty();
        await server.KillAsync();
        for (var end = Environment.TickCount64 + 60_000; children.Any(static id => Directory.Exists($"/proc/{id}")); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Environment.TickCount64.ShouldBeLessThan(end, "the processes are gone");
        }
    }

    private static LocatorAssertionsToContainTextOptions Patiently => new() { Timeout = 60_000 };
}
