using System.Net;
using System.Text;
using System.Text.Json;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.Dojo.Web;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>The file on disk is the truth, whoever writes it.</summary>
public sealed class KataDeskTests : IAsyncLifetime
{
    private const string Api = $"/api/katas/{FixtureRepository.Name}";
    private const string Page = $"kata:{FixtureRepository.Name}";

    private readonly FixtureRepository _fixture = new();
    private WebClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await WebClient.StartAsync(_fixture.Repository);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task What_is_typed_is_saved_and_judged()
    {
        using var page = await _client.ListenAsync(Page);
        var version = await VersionAsync(page);
        var stub = await page.NextAsync("verdict");
        stub.GetProperty("state").GetString().ShouldBe("untouched", stub.ToString());
        var (status, body, _) = await SaveAsync(_fixture.Read(FixtureRepository.Solution), version);
        status.ShouldBe(HttpStatusCode.OK);
        _fixture.Read(FixtureRepository.Stub).ShouldBe(_fixture.Read(FixtureRepository.Solution));
        var verdict = await page.NextAsync(
            "verdict",
            it => it.GetProperty("version").GetString() == body.GetProperty("version").GetString()
        );
        verdict.GetProperty("state").GetString().ShouldBe("done");
        verdict.GetProperty("steps").GetArrayLength().ShouldBe(2);
        verdict.GetProperty("took").GetString()!.ShouldMatch(@"^\d+\.\d$");

        // A wrong answer: its first failure, and what its author believes.
        await SaveAsync(
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal),
            body.GetProperty("version").GetString()!
        );
        var first = (
            await page.NextAsync("verdict", static it => it.GetProperty("state").GetString() is "started")
        ).GetProperty("first");
        first.GetProperty("sentence").GetString().ShouldBe("It adds");
        first.GetProperty("message").GetString()!.ShouldContain("Expected the sum to be 3; it was -1.");
        (await page.NextAsync("mistake")).GetProperty("belief").GetString().ShouldBe("a minus is a kind of plus.");
    }

    [Fact]
    public async Task A_page_is_in_the_language_of_the_terminal_that_serves_it()
    {
        var english = (await _client.GetAsync(Api)).Body;
        english.GetProperty("language").GetString().ShouldBe("en");
        english.GetProperty("hintLanguage").GetString().ShouldBe("en");
        _fixture.Translate();
        await using var client = await WebClient.StartAsync(new Repository(_fixture.Root) { Languages = ["de"] });
        var (_, kata, _) = await client.GetAsync(Api);
        kata.GetProperty("language").GetString().ShouldBe("de");
        kata.GetProperty("hintLanguage").GetString().ShouldBe("de");
        kata.GetProperty("page").GetString()!.ShouldContain("Deine Aufgabe");
        kata.GetProperty("page").GetString()!.ShouldNotContain("translates");
        var (_, hint, _) = await client.PostAsync($"{Api}/hint", new { });
        hint.GetProperty("language").GetString().ShouldBe("de");
        hint.GetProperty("html").GetString()!.ShouldContain("Was ist eine Summe?");
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        using var page = await client.ListenAsync(Page);
        var verdict = await page.NextAsync("verdict");
        verdict.GetProperty("first").GetProperty("task").GetString()!.ShouldContain("Zähl zusammen.");
        (await page.NextAsync("mistake"))
            .GetProperty("link")
            .GetString()
            .ShouldBe($"/kata/{FixtureRepository.Name}#deine-aufgabe");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Advice_comes_after_the_verdict_and_goes_with_it()
    {
        using var page = await _client.ListenAsync(Page);
        var right = _fixture.Read(FixtureRepository.Solution);
        var (_, body, _) = await SaveAsync(
            right.Replace("return", "Task.Delay(0); return", StringComparison.Ordinal),
            await VersionAsync(page)
        );
        await page.NextAsync("verdict", static it => it.GetProperty("state").GetString() is "done");
        var advice = await page.NextAsync("advice");
        advice.GetProperty("items")[0].GetProperty("line").GetInt32().ShouldBe(10);
        advice.GetProperty("items")[0].GetProperty("text").GetString()!.ShouldStartWith("nothing awaits this call");
        advice.GetProperty("more").GetInt32().ShouldBe(0);
        using (var late = await _client.ListenAsync(Page))
        {
            (await late.NextAsync("advice")).ToString().ShouldBe(advice.ToString());
        }

        var version = body.GetProperty("version").GetString()!;
        (await SaveAsync(right, version)).Item1.ShouldBe(HttpStatusCode.OK);
        await page.NextAsync(
            "verdict",
            it => it.GetProperty("version").GetString() is { } judged && judged != version
        );
        using var fresh = await _client.ListenAsync(Page);
        await fresh.NextAsync("verdict");
        await page.NextAsync("timeline");
    }

    [Fact]
    public async Task What_another_editor_saves_shows()
    {
        using var page = await _client.ListenAsync(Page);
        await VersionAsync(page);
        _fixture.Write(FixtureRepository.Stub, "no C#");
        (await page.NextAsync("text", static it => it.GetProperty("text").GetString() is "no C#"))
            .GetProperty("by")
            .ValueKind.ShouldBe(JsonValueKind.Null);
        var verdict = await page.NextAsync(
            "verdict",
            static it => it.GetProperty("state").GetString() is "doesNotCompile"
        );
        verdict.GetProperty("errors")[0].GetProperty("isMine").GetBoolean().ShouldBeTrue();
        verdict.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Two_that_collide_are_both_kept()
    {
        using var page = await _client.ListenAsync(Page);
        var version = await VersionAsync(page);
        _fixture.Write(FixtureRepository.Stub, "theirs\n");
        var (status, body, _) = await SaveAsync("mine\n", version);
        status.ShouldBe(HttpStatusCode.Conflict);
        _fixture.Read(FixtureRepository.Stub).ShouldBe("theirs\n");
        var collision = body.GetProperty("collision");
        _fixture.Read(collision.GetProperty("kept").GetString()!).ShouldBe("mine\n");
        collision.GetProperty("disk").GetString().ShouldBe("theirs\n");
        collision
            .GetProperty("lines")
            .EnumerateArray()
            .Select(static it => it.GetString())
            .ShouldBe(["-theirs", "+mine", " "]);

        // Whoever has seen both may choose; what makes way is kept too.
        var (chosen, _, _) = await _client.PostAsync(
            $"{Api}/save",
            new
            {
                text = "mine\n",
                basis = body.GetProperty("version").GetString(),
                by = "me",
                replaces = true,
            }
        );
        chosen.ShouldBe(HttpStatusCode.OK);
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine\n");
        Directory
            .GetFiles(Path.Combine(_fixture.Root, ".dojo/backups", FixtureRepository.Name))
            .Select(File.ReadAllText)
            .ShouldContain("theirs\n");
    }

    [Fact]
    public async Task Ends_of_lines_and_the_mark_at_the_beginning_stay_as_they_are()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_fixture.Root, FixtureRepository.Stub),
            "one\r\ntwo\r\n",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            TestContext.Current.CancellationToken
        );
        using var page = await _client.ListenAsync(Page);
        var version = await VersionAsync(page);
        (await SaveAsync("one\ntwo\nthree\n", version)).Status.ShouldBe(HttpStatusCode.OK);
        (
            await File.ReadAllBytesAsync(
                Path.Combine(_fixture.Root, FixtureRepository.Stub),
                TestContext.Current.CancellationToken
            )
        ).ShouldBe([0xEF, 0xBB, 0xBF, .. "one\r\ntwo\r\nthree\r\n"u8]);
    }

    [Fact]
    public async Task Hints_come_one_after_the_other()
    {
        (await _client.PostAsync($"{Api}/hint", new { })).Body.GetProperty("number").GetInt32().ShouldBe(1);
        var (_, body, _) = await _client.PostAsync($"{Api}/hint", new { });
        (body.GetProperty("number").GetInt32(), body.GetProperty("count").GetInt32()).ShouldBe((2, 3));
        body.GetProperty("html").GetString()!.ShouldContain("There is an operator.");
        (await _client.GetAsync(Api)).Body.GetProperty("hints").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Answers_are_for_those_who_have_one_or_insist()
    {
        (await _client.GetAsync($"{Api}/solution")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await _client.GetAsync($"{Api}/mistakes?peek"))
            .Body.GetProperty("mistakes")[0]
            .GetProperty("belief")
            .GetString()
            .ShouldBe("a minus is a kind of plus.");
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        (await _client.GetAsync($"{Api}/solution")).Body.GetProperty("answers").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Reset_keeps_what_was_there_and_restore_brings_it_back()
    {
        _fixture.Write(FixtureRepository.Stub, "mine\n");
        var (_, reset, _) = await _client.PostAsync($"{Api}/reset", new { });
        reset.GetProperty("told")[0].GetString().ShouldBe($"{FixtureRepository.Name} is reset.");
        _fixture.Read(FixtureRepository.Stub).ShouldContain("Please implement");
        (await _client.GetAsync(Api)).Body.GetProperty("backups").GetArrayLength().ShouldBe(1);
        (await _client.PostAsync($"{Api}/restore", new { })).Status.ShouldBe(HttpStatusCode.OK);
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine\n");
    }

    [Fact]
    public void Members_are_offered_after_a_dot()
    {
        var kata = Kata.Load(KataFiles.Of(_fixture.Repository, FixtureRepository.Name));
        var text = _fixture
            .Read(FixtureRepository.Solution)
            .Replace("return Task.FromResult(a + b);", "return Task.From", StringComparison.Ordinal);
        var position = text.IndexOf("Task.From", StringComparison.Ordinal) + "Task.From".Length;
        var found = KataCompiler.Complete(kata.Learner, text, position);
        found.From.ShouldBe(position - "From".Length);
        found.Items.Select(static it => it.Label).ShouldContain("FromResult");
        found.Items.Select(static it => it.Label).ShouldNotContain("Result", "it belongs to a task, not to the type");
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(101, false)]
    public async Task Members_that_take_longer_than_anybody_waits_are_not_shown(int milliseconds, bool areShown)
    {
        var clock = new SteppingClock(TimeSpan.FromMilliseconds(milliseconds));
        await using var workshop = new KataWorkshop(_fixture.Repository, new EventHub(), clock);
        await using var desk = new KataDesk(FixtureRepository.Name, workshop);
        var text = _fixture
            .Read(FixtureRepository.Solution)
            .Replace("return Task.FromResult(a + b);", "return Task.From", StringComparison.Ordinal);
        var position = text.IndexOf("Task.From", StringComparison.Ordinal) + "Task.From".Length;
        var found = JsonSerializer.SerializeToElement(desk.Complete(text, position), WebJson.Options);
        found
            .GetProperty("options")
            .EnumerateArray()
            .Any(static it => it.GetProperty("label").GetString() is "FromResult")
            .ShouldBe(areShown);
    }

    [Fact]
    public async Task What_has_changed_before_the_first_page_listened_is_told()
    {
        using (var page = await _client.ListenAsync(Page))
        {
            var version = await VersionAsync(page);
            await SaveAsync(_fixture.Read(FixtureRepository.Solution), version);
            await page.NextAsync("verdict", static it => it.GetProperty("state").GetString() is "done");
        }

        using var home = await _client.ListenAsync("home");
        var kata = (await home.NextAsync("overview")).GetProperty("katas")[0];
        kata.GetProperty("state").GetString().ShouldBe("done");
    }

    [Fact]
    public async Task Who_only_looks_on_has_nothing_judged()
    {
        var hub = new EventHub();
        await using var workshop = new KataWorkshop(_fixture.Repository, hub, TimeProvider.System);
        await using var desk = new KataDesk(FixtureRepository.Name, workshop);
        var events = hub.TryListen(isGuest: true, desk.Topic)!;
        desk.Snapshot(Role.Viewer).Select(static it => it.Kind).ShouldBe(["text"]);
        desk.Look();
        desk.Hear(FixtureRepository.Spec);
        events.TryTake(out _).ShouldBeFalse();
        desk.Snapshot(Role.Learner);
        events.TryTake(out var text).ShouldBeTrue();
        text!.Kind.ShouldBe("text");
    }

    // Each save makes a draft, which takes the name of the file. Were it news, every key would have two runs.
    [Fact]
    public async Task A_draft_beside_the_answer_has_nothing_judged()
    {
        var clock = new TimerCount(SettledFile.Quiet);
        await using var workshop = new KataWorkshop(_fixture.Repository, new EventHub(), clock);
        await using var desk = new KataDesk(FixtureRepository.Name, workshop);
        desk.Snapshot(Role.Learner);
        var before = clock.Count;
        _fixture.Write($"{FixtureRepository.Stub}.1.new", "a draft");
        desk.Hear($"{FixtureRepository.Stub}.1.new");
        clock.Count.ShouldBe(before);
        _fixture.Write(FixtureRepository.Spec, $"{_fixture.Read(FixtureRepository.Spec)}// changed\n");
        desk.Hear(FixtureRepository.Spec);
        clock.Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task The_page_finds_a_server_that_was_started_anew()
    {
        var (port, token) = (_client.Base.Port, _client.Token);
        await _client.DisposeAsync();
        _client = await WebClient.StartAsync(_fixture.Repository);
        (_client.Base.Port, _client.Token).ShouldBe((port, token));

        // But not one that serves the same folder at the same time.
        await using var other = await WebClient.StartAsync(_fixture.Repository);
        other.Base.Port.ShouldNotBe(port);
        other.Token.ShouldNotBe(token);
        var defect = await Should.ThrowAsync<SetupException>(() =>
            WebClient.StartAsync(_fixture.Repository, new WebOptions { Port = port })
        );
        defect.Message.ShouldBe(
            $"Port {port} is taken by another program; choose another one with --port, or leave the option out."
        );
    }

    /// <summary>Whenever somebody looks at it, it has gone on.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _time;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _time += step.Ticks;
    }

    /// <summary>Counts who waits for one time.</summary>
    private sealed class TimerCount(TimeSpan wanted) : TimeProvider
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == wanted)
            {
                Interlocked.Increment(ref _count);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private static async Task<string> VersionAsync(WebListener page) =>
        (await page.NextAsync("text")).GetProperty("version").GetString()!;

    private Task<(
        HttpStatusCode Status,
        JsonElement Body,
        System.Net.Http.Headers.HttpResponseHeaders Headers
    )> SaveAsync(string text, string basis) =>
        _client.PostAsync(
            $"{Api}/save",
            new
            {
                text,
                basis,
                by = "me",
            }
        );
}
