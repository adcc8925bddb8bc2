using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>A notebook in the browser: predict, run, modify.</summary>
public sealed class NotebookPageTests(Chromium chromium) : IDisposable
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
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("42");
        await Assertions.Expect(cell.Locator(".state")).ToContainTextAsync("ran");

        // An error is marked at its line.
        await learner.TypeAsync(cell.Locator(".cm-content"), "var one = 1;\nint two = \"2\";");
        await cell.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(cell.Locator(".error")).ToContainTextAsync("CS0029");
        await Assertions.Expect(cell.Locator(".cm-line").Nth(1).Locator(".cm-lintRange-error")).ToHaveCountAsync(1);

        await learner.Page.ReloadAsync();
        await Assertions.Expect(cell.Locator(".cm-content")).ToContainTextAsync("int two");
        await Assertions.Expect(cell.Locator(".error")).ToContainTextAsync("CS0029");
        await cell.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Back to the original" })
            .ClickAsync();
        await Assertions
            .Expect(cell.Locator(".cm-content"))
            .ToContainTextAsync("System.Collections.Concurrent");
        _checkout.Read("notebooks/01-gather-example.ipynb").ShouldBe(original);
        learner.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_above_run_all_and_restart()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cells = learner.Page.Locator(".cell");
        var count = await cells.CountAsync();
        await ChangeAsync(0, "var first = 20;");
        await ChangeAsync(1, "var second = first + 1;");
        await ChangeAsync(2, "Console.WriteLine(second * 2);");

        // The cells before it run, and it does not.
        await cells.Nth(2).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Run above" }).ClickAsync();
        await StateAsync(1, "ran");
        await StateAsync(0, "ran");
        (await cells.Nth(2).Locator(".state").TextContentAsync()).ShouldBe("");
        await RunAsync(2);
        await Assertions.Expect(cells.Nth(2).Locator(".outputs")).ToContainTextAsync("42");

        // What was computed is gone with the kernel.
        await learner.PressAsync("Restart");
        await learner.SeesAsync(".note", "What the cells had computed is gone");
        await learner.SeesAsync(".kernel", "No kernel runs");
        await StateAsync(0, "ran in a kernel that is gone");
        await RunAsync(2);
        await Assertions.Expect(cells.Nth(2).Locator(".error")).ToContainTextAsync("CS0103");

        // All of them, from the top, one after the other.
        for (var i = 3; i < count; i++)
        {
            await ChangeAsync(i, $"Console.WriteLine(second + {i});");
        }

        await learner.PressAsync("Run all");
        await Assertions
            .Expect(cells.Nth(count - 1).Locator(".outputs"))
            .ToContainTextAsync($"{21 + count - 1}");
        for (var i = 0; i < count; i++)
        {
            await StateAsync(i, "ran,");
        }

        learner.Errors.ShouldBeEmpty();

        async Task ChangeAsync(int index, string code) =>
            await learner.TypeAsync(cells.Nth(index).Locator(".cm-content"), code);

        Task StateAsync(int index, string text) =>
            Assertions.Expect(cells.Nth(index).Locator(".state")).ToContainTextAsync(text);

        Task RunAsync(int index) =>
            cells
                .Nth(index)
                .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Run", Exact = true })
                .ClickAsync();
    }

    [Fact]
    public async Task What_was_typed_a_moment_ago_is_there_after_a_reload()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var code = learner.Page.Locator(".cell").Nth(2).Locator(".cm-content");
        for (var round = 1; round <= 5; round++)
        {
            await learner.TypeAsync(code, $"var round = {round};");
            await learner.Page.ReloadAsync();
            await Assertions.Expect(code).ToContainTextAsync($"var round = {round};");
        }
    }

    [Fact]
    public async Task Each_cell_goes_back_to_its_original_by_itself()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cells = learner.Page.Locator(".cell");
        var original = await cells.Nth(1).Locator(".cm-content").TextContentAsync();
        await learner.TypeAsync(cells.Nth(1).Locator(".cm-content"), "var one = 1;");
        await learner.TypeAsync(cells.Nth(2).Locator(".cm-content"), "var two = 2;");
        await BackOf(2).WaitForAsync();
        await BackOf(1).ClickAsync();
        await Assertions.Expect(BackOf(1)).ToBeHiddenAsync();
        await Assertions.Expect(cells.Nth(1).Locator(".cm-content")).ToHaveTextAsync(original!);

        // It is one step to undo, and the other cell stays as it was changed, after a reload too.
        await learner.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(cells.Nth(1).Locator(".cm-content")).ToContainTextAsync("var one = 1;");
        await BackOf(1).ClickAsync();
        await Assertions
            .Expect(cells.Nth(1).Locator(".cm-content"))
            .ToContainTextAsync("System.Collections.Concurrent");
        await KeptAsync("var one = 1;");
        await learner.Page.ReloadAsync();
        await Assertions
            .Expect(cells.Nth(2).Locator(".cm-content"))
            .ToContainTextAsync("var two = 2;");
        await Assertions.Expect(cells.Nth(1).Locator(".cm-content")).ToHaveTextAsync(original!);
        await Assertions.Expect(BackOf(1)).ToBeHiddenAsync();

        ILocator BackOf(int index) =>
            cells
                .Nth(index)
                .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Back to the original" });

        // What makes way for the original is not thrown away.
        async Task KeptAsync(string text)
        {
            for (
                var end = Environment.TickCount64 + 20_000;
                !JsonNode
                    .Parse(_checkout.Read(".dojo/notebooks/01-gather-example.json"))!
                    .AsObject()
                    .Any(cell =>
                        cell.Value!["Source"] is null
                        && cell.Value["Dropped"]!.AsArray().Any(it => it!.GetValue<string>() == text)
                    );
                await Task.Delay(50, TestContext.Current.CancellationToken)
            )
            {
                Environment.TickCount64.ShouldBeLessThan(
                    end,
                    _checkout.Read(".dojo/notebooks/01-gather-example.json")
                );
            }
        }
    }

    [Fact]
    public async Task What_a_cell_throws_is_shown_at_its_line()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cell = learner.Page.Locator(".cell").Nth(1);
        await learner.TypeAsync(
            cell.Locator(".cm-content"),
            "Console.WriteLine(\"before\");\nthrow new InvalidOperationException(\"no boat\");"
        );
        await learner.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(cell.Locator(".error")).ToContainTextAsync("no boat");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("before");
        await Assertions.Expect(cell.Locator(".cm-line").Nth(1).Locator(".cm-lintRange-error")).ToHaveCountAsync(1);
        await cell.Locator(".cm-lintRange-error").HoverAsync();
        await Assertions
            .Expect(learner.Page.Locator(".cm-tooltip"))
            .ToContainTextAsync("no boat");
    }

    [Fact]
    public async Task An_endless_loop_can_be_interrupted()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, Notebook);
        var cell = learner.Page.Locator(".cell").Nth(1);
        await learner.TypeAsync(cell.Locator(".cm-content"), "Console.WriteLine(\"on\");\nwhile (true) { }");
        await learner.Page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("on");
        await learner.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Interrupt" }).ClickAsync();
        await learner.SeesAsync(".note", "its kernel was ended with it. What the cells had computed is gone");
        await Assertions.Expect(cell.Locator(".state")).ToContainTextAsync("interrupted");
    }

    [Fact]
    public async Task A_notebook_from_elsewhere_cannot_act_as_the_learner()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_checkout.Root, "notebooks/99-evil.ipynb"),
            NotebookFromElsewhere(),
            TestContext.Current.CancellationToken
        );
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/notebook/99-evil");
        await Assertions
            .Expect(learner.Page.FrameLocator("iframe.html").Locator("#shown"))
            .ToHaveTextAsync("shown");
        foreach (var link in await learner.Page.Locator(".text a").AllAsync())
        {
            await link.ClickAsync();
        }

        await learner.Page.FrameLocator("iframe.html").Locator("#evil-link").ClickAsync();
        await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 1500))");
        (await learner.Page.EvaluateAsync<bool>("window.pwned === undefined")).ShouldBeTrue();
        learner.Page.Url.ShouldStartWith(server.Base);
        learner.Responses.ShouldAllBe(static response =>
            !response.Url.Contains("evil.example", StringComparison.Ordinal)
        );
        (
            await learner
                .Page.Locator(".text :is(script, style, form, iframe, meta, base, object, link, [onerror], [onload])")
                .CountAsync()
        ).ShouldBe(0);
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
        learner
            .Requests.Where(url =>
                !url.StartsWith($"{server.Base}/", StringComparison.Ordinal)
                && !url.StartsWith("data:", StringComparison.Ordinal)
            )
            .ShouldBeEmpty();
        learner.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_weigh_less_than_700_kilobytes()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        foreach (var path in new[] { "/", "/kata/01-one-at-a-time", Notebook, "/evening" })
        {
            await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
            learner.Finished.Clear();
            await learner.GoAsync(path);
            await learner.Page.WaitForLoadStateAsync(LoadState.Load);
            await learner.Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 1000))");

            // Without the stream, which never ends, and without what a page shares with the one before it.
            var files = learner
                .Finished.Where(static it => !it.Url.Contains("/api/events", StringComparison.Ordinal))
                .DistinctBy(static it => it.Url, StringComparer.Ordinal)
                .ToList();
            var weight = 0L;
            foreach (var file in files)
            {
                // What came over the line; a body cannot be asked for any more when its frame has gone.
                weight += (await file.SizesAsync()).ResponseBodySize;
            }

            TestContext.Current.SendDiagnosticMessage("{0}: {1} kB in {2} files", path, weight / 1000, files.Count);
            files.Count.ShouldBeGreaterThan(3, path);
            weight.ShouldBeInRange(5_000, 700_000, path);
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
        await learner.TypeAsync(
            cell.Locator(".cm-content"),
            "Console.WriteLine(Environment.ProcessId + \".\");\nwhile (true) { }"
        );
        await learner.Page.Keyboard.PressAsync("Shift+Enter");
        await Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync(".");
        var children = server.Children;
        children.ShouldNotBeEmpty();
        await server.KillAsync();
        for (
            var end = Environment.TickCount64 + 60_000;
            children.Any(static id => Directory.Exists($"/proc/{id}"));
            await Task.Delay(50, TestContext.Current.CancellationToken)
        )
        {
            Environment.TickCount64.ShouldBeLessThan(end, "the processes are gone");
        }
    }

    // It tries whatever markup can do, in a text and in what a cell has put out.
    private static string NotebookFromElsewhere()
    {
        const string evil = """
            <script>top.pwned = 1; fetch('/api/evening/key', { method: 'POST' })</script>
            <img src=x onerror="top.pwned = 2"><svg onload="top.pwned = 3"><animate onbegin="top.pwned = 4"/></svg>
            <a id="evil-link" href="javascript:top.pwned=5">link</a><iframe
            srcdoc="<script>top.pwned=6</script>"></iframe>
            <form action="/api/evening/start" method="post"><button>go</button></form><meta
            http-equiv="refresh" content="0;url=https://evil.example/">
            <link rel="stylesheet" href="https://evil.example/x.css"><style>@import url(https://evil.example/y.css);
            body { background: url(https://evil.example/z.png) }</style>
            <img src="https://evil.example/pixel.png"><base href="https://evil.example/"><object
            data="https://evil.example/o"></object>
            """;
        var notebook = new
        {
            nbformat = 4,
            nbformat_minor = 5,
            metadata = new { kernelspec = new { language = "C#" } },
            cells = new object[]
            {
                new
                {
                    cell_type = "markdown",
                    id = "title",
                    metadata = new { },
                    source = $"# <img src=x onerror=\"pwned=7\">Evil\n\n{evil}\n\n[click](javascript:pwned=8)\n",
                },
                new
                {
                    cell_type = "code",
                    id = "code",
                    execution_count = 1,
                    metadata = new { },
                    source = "HTML(\"<b>x</b>\")",
                    outputs = new object[]
                    {
                        new
                        {
                            output_type = "display_data",
                            metadata = new { },
                            data = new Dictionary<string, string>(StringComparer.Ordinal)
                            {
                                ["text/html"] = $"<p id='shown'>shown</p>{evil}",
                            },
                        },
                        new
                        {
                            output_type = "stream",
                            name = "stdout",
                            text = evil,
                        },
                    },
                },
            },
        };
        return JsonSerializer.Serialize(notebook);
    }
}
