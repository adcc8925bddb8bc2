using System.Net;
using AsyncKatas.Dojo.Web;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>The room looks on, and can do nothing else.</summary>
public sealed class ShareTests : IAsyncLifetime
{
    private readonly FixtureRepository _fixture = new();
    private WebClient _client = null!;
    private Uri _room = null!;

    public async ValueTask InitializeAsync()
    {
        _client = await WebClient.StartAsync(_fixture.Repository, new WebOptions { IsShared = true });
        _room = new Uri($"http://127.0.0.1:{_client.Access.SharedPort}");
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task The_room_sees_the_page_of_the_presenter()
    {
        await _client.PostAsync("/api/here", new { path = $"/kata/{FixtureRepository.Name}" });
        using var viewer = await _client.ListenAsync(
            $"kata:{FixtureRepository.Name}",
            _client.Access.ViewToken,
            _room
        );
        (await viewer.NextAsync("hello")).GetProperty("here").GetString().ShouldBe($"/kata/{FixtureRepository.Name}");
        (await viewer.NextAsync("text")).GetProperty("text").GetString()!.ShouldContain("Please implement");
        await _client.PostAsync("/api/here", new { path = "/evening" });
        (await viewer.NextAsync("here")).GetProperty("path").GetString().ShouldBe("/evening");
    }

    [Fact]
    public async Task The_room_can_do_nothing()
    {
        var before = _fixture.Snapshot();
        foreach (
            var path in new[]
            {
                $"katas/{FixtureRepository.Name}/save",
                $"katas/{FixtureRepository.Name}/run",
                $"katas/{FixtureRepository.Name}/reset",
                $"katas/{FixtureRepository.Name}/restore",
                $"katas/{FixtureRepository.Name}/hint",
                $"katas/{FixtureRepository.Name}/complete",
                "notebooks/x/run",
                "notebooks/x/draft",
                "notebooks/x/prepare",
                "notebooks/x/interrupt",
                "notebooks/x/restart",
                "notebooks/x/alive",
                "evening/start",
                "evening/key",
                "here",
            }
        )
        {
            foreach (var door in new[] { _room, _client.Base })
            {
                var (status, body, _) = await _client.SendAsync(
                    HttpMethod.Post,
                    $"/api/{path}",
                    new
                    {
                        text = "x",
                        basis = "",
                        id = "x",
                        ids = new[] { "x" },
                        key = "q",
                    },
                    _client.Access.ViewToken,
                    from: door
                );
                status.ShouldBe(HttpStatusCode.Forbidden, path);
                body.GetProperty("error").GetString().ShouldBe("This page is only for looking on.");
            }
        }

        (
            await _client.SendAsync(
                HttpMethod.Get,
                $"/api/katas/{FixtureRepository.Name}/solution?peek",
                token: _client.Access.ViewToken,
                from: _room
            )
        ).Status.ShouldBe(HttpStatusCode.Forbidden);
        _fixture.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task The_learners_token_opens_no_door_to_the_network()
    {
        (await _client.SendAsync(HttpMethod.Get, "/api/overview", from: _room)).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (
            await _client.SendAsync(HttpMethod.Post, $"/api/katas/{FixtureRepository.Name}/reset", new { }, from: _room)
        ).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await _client.GetAsync("/api/me"))
            .Body.GetProperty("sharedAddress")
            .GetString()
            .ShouldBe(_client.SharedAddress);
        (await _client.SendAsync(HttpMethod.Get, "/api/me", token: _client.Access.ViewToken, from: _room))
            .Body.GetProperty("isViewer")
            .GetBoolean()
            .ShouldBeTrue();
    }

    [Fact]
    public async Task The_timer_shows_whose_turn_it_is_and_asks_the_questions_at_the_end()
    {
        using var viewer = await _client.ListenAsync("evening", _client.Access.ViewToken, _room);
        (await viewer.NextAsync("evening")).GetProperty("phase").GetString().ShouldBe("none");
        var (refused, body, _) = await _client.PostAsync(
            "/api/evening/start",
            new
            {
                names = new[] { "Ann" },
                turn = "5",
                rounds = "2",
            }
        );
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body.GetProperty("error").GetString()!.ShouldContain("at least two names");
        await _client.PostAsync(
            "/api/evening/start",
            new
            {
                names = new[] { "Ann", "Ben" },
                turn = "5",
                rounds = "1",
            }
        );
        var first = await viewer.NextAsync("evening", static it => it.GetProperty("phase").GetString() is "running");
        first.GetProperty("now").GetString().ShouldBe("Ann drives, Ben navigates");
        first.GetProperty("turns").GetInt32().ShouldBe(2);
        await PressAsync("p");
        (await viewer.NextAsync("evening", static it => it.GetProperty("isPaused").GetBoolean()))
            .GetProperty("turn")
            .GetInt32()
            .ShouldBe(1);
        await PressAsync("+");
        (
            await viewer.NextAsync(
                "evening",
                static it =>
                    it.GetProperty("left").GetString()!.StartsWith("5:5", StringComparison.Ordinal)
                    || it.GetProperty("left").GetString() is "6:00"
            )
        )
            .GetProperty("isPaused")
            .GetBoolean()
            .ShouldBeTrue();
        await PressAsync("n");
        (await viewer.NextAsync("evening", static it => it.GetProperty("turn").GetInt32() == 2))
            .GetProperty("now")
            .GetString()
            .ShouldBe("Ben drives, Ann navigates");
        await PressAsync("q");
        (await viewer.NextAsync("evening", static it => it.GetProperty("phase").GetString() is "ended"))
            .GetProperty("questions")
            .GetArrayLength()
            .ShouldBe(3);
    }

    private Task PressAsync(string key) => _client.PostAsync("/api/evening/key", new { key });
}
