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
        (await page.NextAsync("outputs", IsOf("load")))
            .GetProperty("changes")[0]
            .GetProperty("output")
            .GetProperty("text")
            .GetString()
            .ShouldBe("42\n");
        (await page.NextAsync("outputs", IsOf("picture")))
            .GetProperty("changes")[0]
            .GetProperty("output")
            .GetProperty("text")
            .GetString()
            .ShouldBe("43");
        await page.NextAsync("cell", IsOf("picture", "succeeded"));

        // An error says its line, and what waits behind it does not run.
        await _client.PostAsync($"{Api}/draft", new { id = "load", text = "var y = 1;\nint z = \"no\";" });
        await _client.PostAsync($"{Api}/run", new { ids = new[] { "load", "picture" } });
        (await page.NextAsync("outputs", IsOf("load")))
            .GetProperty("changes")[0]
            .GetProperty("output")
            .GetProperty("text")
            .GetString()!
            .ShouldContain("(2,9): error CS0029");
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
            (await page.NextAsync("outputs", IsOf("load")))
                .GetProperty("changes")[0]
                .GetProperty("output")
                .GetProperty("text")
                .GetString()!,
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
        (await page.NextAsync("outputs", IsOf("load")))
            .GetProperty("changes")[0]
            .GetProperty("output")
            .GetProperty("text")
            .GetString()
            .ShouldBe("7");
    }

    // Nothing comes between the news and the next cell here, as the network does in the test before.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_cell_that_is_run_as_soon_as_the_kernel_is_missed_runs()
    {
        var hub = new EventHub();
        await using var workshop = new KataWorkshop(new Repository(_folder.Root), hub, TimeProvider.System);
        await using var desk = new NotebookDesk("01-sums", $"notebooks/{NotebookFolder.Name}", workshop);
        var events = hub.TryListen(desk.Topic)!.Reader;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));

        foreach (var end in (string[])["exits", "is interrupted"])
        {
            desk.Keep("load", end is "exits" ? "Environment.Exit(3);" : "while (true) { }");
            desk.Run(["load"]);
            Task interrupted = Task.CompletedTask;
            if (end is not "exits")
            {
                await UntilAsync("cell", "\"Running\"");
                interrupted = desk.InterruptAsync();
            }

            await UntilAsync("note", "");
            desk.Keep("load", "Console.Write(7);");
            desk.Run(["load"]);
            await UntilAsync("outputs", "\"7\"");
            await interrupted;
        }

        async Task UntilAsync(string kind, string text)
        {
            WebEvent it;
            do
            {
                it = await events.ReadAsync(patience.Token);
            } while (
                it.Kind != kind
                || !System.Text.Encoding.UTF8.GetString(it.Data).Contains(text, StringComparison.OrdinalIgnoreCase)
            );
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
        using (var page = await _client.ListenAsync("notebook:01-sums"))
        {
            await _client.PostAsync(
                $"{Api}/draft",
                new { id = "load", text = "Console.Write(Environment.ProcessId);" }
            );
            await _client.PostAsync($"{Api}/run", new { ids = new[] { "load" } });
            await page.NextAsync("cell", IsOf("load", "succeeded"));
        }

        // The browser was closed, or killed: it says nothing.
        for (var end = Environment.TickCount64 + 60_000; ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            using var page = await _client.ListenAsync("notebook:01-sums");
            var notebook = await page.NextAsync("notebook");
            if (notebook.GetProperty("kernel").GetString() is "off")
            {
                notebook
                    .GetProperty("note")
                    .GetString()!
                    .ShouldStartWith("The kernel was ended, because no page showed this notebook any more.");
                return;
            }

            Environment.TickCount64.ShouldBeLessThan(end);
            page.Dispose();
            await Task.Delay(2500, TestContext.Current.CancellationToken);
        }
    }

    private static Func<JsonElement, bool> IsOf(string id, string? state = null) =>
        it => it.GetProperty("id").GetString() == id && (state is null || it.GetProperty("state").GetString() == state);

    private async Task<JsonElement> CellAsync(string id) =>
        (await _client.GetAsync(Api))
            .Body.GetProperty("cells")
            .EnumerateArray()
            .Single(it => it.GetProperty("id").GetString() == id);
}
