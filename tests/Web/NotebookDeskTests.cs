using System.Net;
using System.Text.Json;
using AsyncKatas.Dojo.Web;
using AsyncKatas.KataModel;
using AsyncKatas.Tests.Notebooks;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>Cells that can be changed and run, and the process that runs them.</summary>
public sealed class NotebookDeskTests : IAsyncLifetime
{
    private const string Api = "/api/notebooks/01-sums";

    private readonly NotebookFolder _folder = new();
    private WebClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _folder.Save();
        _client = await WebClient.StartAsync(new Repository(_folder.Root));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_changed_is_kept_beside_the_notebook_never_in_it()
    {
        var before = _folder.Read($"notebooks/{NotebookFolder.Name}");
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = "Add(40, 2)" });
        _folder.Read($"notebooks/{NotebookFolder.Name}").ShouldBe(before);
        _folder.Read(".dojo/notebooks/01-sums.json").ShouldContain("Add(40, 2)");
        var cell = await CellAsync("load");
        cell.GetProperty("source").GetString().ShouldBe("Add(40, 2)");
        cell.GetProperty("original").GetString()!.ShouldContain("Add(1, 2)");

        // Another server finds it too; and what makes way for the original is not lost.
        await _client.DisposeAsync();
        _client = await WebClient.StartAsync(new Repository(_folder.Root));
        (await CellAsync("load")).GetProperty("isChanged").GetBoolean().ShouldBeTrue();
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = (string?)null });
        (await CellAsync("load")).GetProperty("isChanged").GetBoolean().ShouldBeFalse();
        _folder.Read(".dojo/notebooks/01-sums.json").ShouldContain("Add(40, 2)");
        (await _client.PostAsync($"{Api}/draft", new { id = "no-such-cell", text = "x" })).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"load":null}""")]
    [InlineData("""{"load":{"Source":"x"}}""")]
    public async Task What_is_damaged_stops_nobody(string text)
    {
        _folder.Write(".dojo/notebooks/01-sums.json", text);
        (await CellAsync("load")).GetProperty("isChanged").GetBoolean().ShouldBeFalse();
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = "1" });
        (await CellAsync("load")).GetProperty("source").GetString().ShouldBe("1");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Cells_run_on_the_real_kernel_and_see_what_those_before_have_made()
    {
        using var page = await _client.ListenAsync("notebook:01-sums");
        await _client.PostAsync(
            $"{Api}/draft",
            new { id = "load", text = "var x = Add(40, 2);\nConsole.WriteLine(x);" }
        );
        await _client.PostAsync($"{Api}/draft", new { id = "picture", text = "Console.Write(x + 1);" });
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "import", "load", "picture" } });
        (await PrintedAsync(page, "load", "\n")).ShouldBe("42\n");
        (await PrintedAsync(page, "picture", "43")).ShouldBe("43");
        await page.NextAsync("cell", IsOf("picture", "succeeded"));

        // An error says its line, and what waits behind it does not run.
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = "var y = 1;\nint z = \"no\";" });
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "load", "picture" } });
        await PrintedAsync(page, "load", "(2,9): error CS0029");
        await page.NextAsync("cell", IsOf("picture", "stored"));
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task An_endless_loop_is_interrupted_and_the_page_says_what_is_gone()
    {
        using var page = await _client.ListenAsync("notebook:01-sums");
        await _client.PostAsync(
            $"{Api}/draft",
            new { id = "load", text = "Console.WriteLine(Environment.ProcessId);\nwhile (true) { }" }
        );
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "import", "load" } });
        var id = int.Parse(
            await PrintedAsync(page, "load", "\n"),
            System.Globalization.CultureInfo.InvariantCulture
        );
        await _client.PostAsync($"{Api}/interrupt", new { });
        await page.NextAsync("cell", IsOf("load", "interrupted"));
        await page.NextAsync("cell", IsOf("import", "gone"));
        (await page.NextAsync("note"))
            .GetProperty("note")
            .GetString()!
            .ShouldStartWith("You interrupted cell 3 (load), and its kernel was ended with it.");
        Should.Throw<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Output_without_end_fills_neither_page_nor_memory()
    {
        using var page = await _client.ListenAsync("notebook:01-sums");
        await _client.PostAsync(
            $"{Api}/draft",
            new { id = "load", text = "for (int i = 0; i < 3000000; i++) { Console.WriteLine(\"on and on and on\"); }" }
        );
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "load" } });
        await page.NextAsync("cell", IsOf("load", "succeeded"));
        var text = (await CellAsync("load")).GetProperty("outputs")[0].GetProperty("text").GetString()!;
        text.Length.ShouldBeLessThan(110_000);
        text.ShouldContain("characters left out");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_kernel_that_dies_is_missed_and_the_next_cell_gets_another()
    {
        using var page = await _client.ListenAsync("notebook:01-sums");
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = "Environment.Exit(3);" });
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "load" } });
        (await page.NextAsync("note")).GetProperty("note").GetString()!.ShouldContain("exit code 3");
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = "Console.Write(7);" });
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "load" } });
        await PrintedAsync(page, "load", "7");
    }

    // Nothing comes between the news and the next cell here, as the network does in the test before.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_cell_that_is_run_as_soon_as_the_kernel_is_missed_runs()
    {
        await using var alone = new DeskAlone(_folder.Root);
        var (desk, events) = (alone.Desk, alone.Events);
        foreach (var end in (string[])["exits", "is interrupted"])
        {
            desk.Keep("load", end is "exits" ? "Environment.Exit(3);" : "while (true) { }");
            desk.Run(["load"]);
            Task interrupted = Task.CompletedTask;
            if (end is not "exits")
            {
                await UntilAsync(events, "cell", "\"Running\"");
                interrupted = desk.InterruptAsync();
            }

            await UntilAsync(events, "note", "");
            desk.Keep("load", "Console.Write(7);");
            desk.Run(["load"]);
            await UntilAsync(events, "outputs", "\"7\"");
            await UntilAsync(events, "cell", "succeeded");
            await interrupted;
        }
    }

    // Nobody sees that a cell has not quite ended, and nobody expects the code of before when they press Run.
    [Theory]
    [InlineData("")]
    [InlineData("throw new InvalidOperationException();")]
    [Trait(When.Trait, When.Ci)]
    public async Task A_cell_that_is_changed_while_it_runs_or_waits_runs_as_it_is_now(string end)
    {
        await using var alone = new DeskAlone(_folder.Root);
        var (desk, events) = (alone.Desk, alone.Events);
        var gate = Path.Combine(_folder.Root, "gate");
        desk.Keep(
            "load",
            $"Console.Write(\"on\"); while (!System.IO.File.Exists(@\"{gate}\")) {{ await Task.Delay(10); }} {end}"
        );
        desk.Keep("picture", "Console.Write(\"before\");");
        desk.Run(["load", "picture"]);
        await UntilAsync(events, "outputs", "on");

        // Again as it is: nothing is added.
        desk.Run(["load", "picture"]);
        desk.Keep("picture", "Console.Write(\"after\");");
        desk.Keep("load", "Console.Write(\"again\");");
        desk.Run(["picture", "load"]);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        if (end.Length == 0)
        {
            // It kept its place.
            await UntilAsync(events, "outputs", "after");
        }

        await UntilAsync(events, "outputs", "again");
        await UntilAsync(events, "cell", "succeeded");
        desk.IsBusy.ShouldBeFalse();
        desk.Cells.Single(static cell => cell.Id == "picture")
            .State.ShouldBe(end.Length == 0 ? CellState.Succeeded : CellState.Stored);
    }

    // Whoever presses Restart or Interrupt and runs a cell at once has that cell run, on the next kernel.
    [Theory]
    [InlineData(false, "picture")]
    [InlineData(true, "picture")]
    [InlineData(true, "load")]
    [Trait(When.Trait, When.Ci)]
    public async Task A_cell_that_is_run_while_its_kernel_is_ended_runs_on_the_next(bool isRunning, string next)
    {
        await using var alone = new DeskAlone(_folder.Root);
        var (desk, events) = (alone.Desk, alone.Events);
        var gate = Path.Combine(_folder.Root, "gate");
        desk.Keep(
            "load",
            isRunning
                ? $"if (System.IO.File.Exists(@\"{gate}\")) {{ Console.Write(7); }} "
                    + "else { Console.Write(\"on\"); while (true) { } }"
                : "Console.Write(\"on\");"
        );
        desk.Keep("picture", "Console.Write(7);");
        desk.Run(["load"]);
        await UntilAsync(events, isRunning ? "outputs" : "cell", isRunning ? "on" : "succeeded");

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        var ended = desk.EndAsync("Ended.");
        desk.Run([next]);
        await UntilAsync(events, "outputs", "\"7\"");
        await UntilAsync(events, "cell", "succeeded");
        await ended;
        desk.HasKernel.ShouldBeTrue();
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_desk_that_has_made_way_starts_and_keeps_nothing()
    {
        await using var alone = new DeskAlone(_folder.Root);
        var desk = alone.Desk;
        desk.Prepare();
        desk.TryRetire().ShouldBeFalse("there is a kernel to lose");
        await desk.EndAsync("Ended.");
        desk.TryRetire().ShouldBeTrue();
        foreach (var start in (Action[])[() => desk.Run(["load"]), desk.Prepare, () => desk.Keep("load", "1")])
        {
            Should.Throw<WebRefusal>(start).Message.ShouldBe("The notebook has changed on disk. Load the page again.");
        }

        desk.HasKernel.ShouldBeFalse();
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task However_many_ask_at_once_there_are_three_kernels()
    {
        string[] names = ["01-sums", "02-sums", "03-sums", "04-sums", "05-sums"];
        foreach (var name in names)
        {
            _folder.Write($"notebooks/{name}.ipynb", _folder.Read($"notebooks/{NotebookFolder.Name}"));
        }

        await using var workshop = new KataWorkshop(new Repository(_folder.Root), new EventHub(), TimeProvider.System);
        await using var shelf = new NotebookShelf(workshop, TimeSpan.FromMinutes(5));
        var desks = names.Select(shelf.DeskOf).ToList();
        await Task.WhenAll(desks.Select(desk => Task.Run(() => shelf.StartAsync(desk, desk.Prepare))));
        desks.Count(static desk => desk.HasKernel).ShouldBe(3);
    }

    [Fact]
    public void Two_servers_lose_nothing_of_each_others()
    {
        var folder = new AsyncKatas.Dojo.Progress.DojoFolder(new Repository(_folder.Root));
        var (one, other) = (new NotebookDrafts(folder, "01-sums"), new NotebookDrafts(folder, "01-sums"));
        one.Set("load", "1");
        other.Find("load").ShouldBe("1");
        other.Set("picture", "22");
        one.Set("fails", "333");
        foreach (var drafts in (NotebookDrafts[])[one, other, new(folder, "01-sums")])
        {
            (drafts.Find("load"), drafts.Find("picture"), drafts.Find("fails")).ShouldBe(("1", "22", "333"));
        }
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_kernel_that_nobody_looks_at_is_ended()
    {
        await _client.DisposeAsync();
        _client = await WebClient.StartAsync(
            new Repository(_folder.Root),
            new WebOptions { KernelPatience = TimeSpan.FromSeconds(1) }
        );
        int id;
        using (var page = await _client.ListenAsync("notebook:01-sums"))
        {
            await _client.PostAsync(
                $"{Api}/draft",
                new { id = "load", text = "Console.WriteLine(Environment.ProcessId);" }
            );
            await _client.PostAsync($"{Api}/run", new { ids = new[] { "load" } });
            id = int.Parse(
                await PrintedAsync(page, "load", "\n"),
                System.Globalization.CultureInfo.InvariantCulture
            );
        }

        // The browser was closed: it says nothing.
        await EndOfAsync(id);
        using var late = await _client.ListenAsync("notebook:01-sums");
        (await late.NextAsync("notebook"))
            .GetProperty("note")
            .GetString()!
            .ShouldStartWith("The kernel was ended, because no page showed this notebook any more.");
    }

    // A browser that is killed does not even say goodbye to its connections.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_kernel_whose_browser_was_killed_is_ended()
    {
        await _client.DisposeAsync();
        _client = await WebClient.StartAsync(
            new Repository(_folder.Root),
            new WebOptions { KernelPatience = TimeSpan.FromSeconds(1) }
        );
        using var browser = new System.Net.Sockets.TcpClient { LingerState = new(enable: true, seconds: 0) };
        await browser.ConnectAsync(IPAddress.Loopback, _client.Base.Port, TestContext.Current.CancellationToken);
        await browser
            .GetStream()
            .WriteAsync(
                System.Text.Encoding.ASCII.GetBytes(
                    $"GET /api/events?page=notebook:01-sums HTTP/1.1\r\nHost: 127.0.0.1:{_client.Base.Port}\r\n"
                        + $"{Gate.Header}: {_client.Token}\r\n\r\n"
                ),
                TestContext.Current.CancellationToken
            );
        await _client.PostAsync(
            $"{Api}/draft",
            new { id = "load", text = "Console.WriteLine($\"kernel {Environment.ProcessId}.\"); while (true) { }" }
        );
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "load" } });
        var told = await WebClient.ReadAsync(
            browser.GetStream(),
            static text => text.Split("\"kernel ") is [_, var rest, ..] && rest.Contains('.', StringComparison.Ordinal)
        );
        var id = int.Parse(
            told.Split("\"kernel ")[1].Split('.')[0],
            System.Globalization.CultureInfo.InvariantCulture
        );
        browser.Close();
        await EndOfAsync(id);
    }

    private static async Task EndOfAsync(int id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private static async Task UntilAsync(EventListener events, string kind, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (await events.WaitAsync(patience.Token))
        {
            while (events.TryTake(out var it))
            {
                if (
                    it.Kind == kind
                    && System.Text.Encoding.UTF8.GetString(it.Data).Contains(text, StringComparison.OrdinalIgnoreCase)
                )
                {
                    return;
                }
            }
        }

        throw new ShouldAssertException($"{kind} with {text} did not come.");
    }

    // What a cell prints comes in as many pieces as it pleases the kernel: the end of a line by itself, for example.
    private static async Task<string> PrintedAsync(WebListener page, string id, string end)
    {
        var printed = "";
        while (!printed.Contains(end, StringComparison.Ordinal))
        {
            foreach (var change in (await page.NextAsync("outputs", IsOf(id))).GetProperty("changes").EnumerateArray())
            {
                printed += (change.TryGetProperty("output", out var output) ? output : change)
                    .GetProperty("text")
                    .GetString();
            }
        }

        return printed;
    }

    private static Func<JsonElement, bool> IsOf(string id, string? state = null) =>
        it => it.GetProperty("id").GetString() == id && (state is null || it.GetProperty("state").GetString() == state);

    private async Task<JsonElement> CellAsync(string id) =>
        (await _client.GetAsync(Api))
            .Body.GetProperty("cells")
            .EnumerateArray()
            .Single(it => it.GetProperty("id").GetString() == id);

    /// <summary>A desk with no server and no page before it, and what it would tell them.</summary>
    private sealed class DeskAlone : IAsyncDisposable
    {
        private readonly KataWorkshop _workshop;

        public DeskAlone(string root)
        {
            var hub = new EventHub();
            _workshop = new KataWorkshop(new Repository(root), hub, TimeProvider.System);
            Desk = new NotebookDesk("01-sums", $"notebooks/{NotebookFolder.Name}", _workshop);
            Events = hub.TryListen(isGuest: false, Desk.Topic)!;
        }

        public NotebookDesk Desk { get; }

        public EventListener Events { get; }

        public async ValueTask DisposeAsync()
        {
            await Desk.DisposeAsync();
            await _workshop.DisposeAsync();
        }
    }
}
