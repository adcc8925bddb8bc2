using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncKatas.Dojo.Web;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>Clients that take their time.</summary>
[Trait(When.Trait, When.Ci)]
public sealed class SlowClientTests : IAsyncLifetime
{
    private readonly FixtureRepository _fixture = new();
    private WebClient _client = null!;

    public async ValueTask InitializeAsync() =>
        _client = await WebClient.StartAsync(
            _fixture.Repository,
            new WebOptions { RequestPatience = TimeSpan.FromSeconds(3) }
        );

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Headers_that_never_end_are_not_waited_for() =>
        (await _client.RawAsync($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{_client.Base.Port}\r\nX-Slow: ")).ShouldStartWith(
            "HTTP/1.1 408"
        );

    [Fact]
    public async Task A_body_that_trickles_in_is_not_waited_for()
    {
        var answer = await _client.RawAsync(
            $"POST /api/katas/{FixtureRepository.Name}/save HTTP/1.1\r\nHost: 127.0.0.1:{_client.Base.Port}\r\n"
                + $"{Gate.Header}: {_client.Token}\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{"
        );
        answer.ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task Who_does_not_read_is_let_go()
    {
        using var client = new TcpClient { ReceiveBufferSize = 1024 };
        await client.ConnectAsync(IPAddress.Loopback, _client.Base.Port, TestContext.Current.CancellationToken);
        await client
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"GET /api/events?page=kata:{FixtureRepository.Name} HTTP/1.1\r\n"
                        + $"Host: 127.0.0.1:{_client.Base.Port}\r\n{Gate.Header}: {_client.Token}\r\n"
                        + "Connection: close\r\n\r\n"
                ),
                TestContext.Current.CancellationToken
            );

        // Each save is told to everybody who listens.
        var version = "";
        for (var i = 0; i < 120; i++)
        {
            var text = new string((char)('a' + (i % 26)), 300_000);
            var (_, body, _) = await _client.PostAsync(
                $"/api/katas/{FixtureRepository.Name}/save",
                new
                {
                    text,
                    basis = version.Length > 0 ? version : await FirstAsync(),
                    by = "me",
                }
            );
            version = body.GetProperty("version").GetString()!;
        }

        // What waited for it is the end of what it gets.
        (await _client.GetAsync("/api/overview")).Status.ShouldBe(HttpStatusCode.OK);
        (await WebClient.ReadAsync(client.GetStream())).Length.ShouldBeLessThan(120 * 300_000);
    }

    [Fact]
    public void What_waits_for_somebody_is_bounded()
    {
        var hub = new EventHub();
        var listener = hub.TryListen(isGuest: false, "page")!;
        var text = new string('x', 1_000_000);
        for (var i = 0; i < 100; i++)
        {
            hub.Tell("page", "text", new { text });
        }

        var waiting = 0L;
        while (listener.TryTake(out var it))
        {
            waiting += it.Data.Length;
        }

        waiting.ShouldBeInRange(1, 16 * 1024 * 1024);
        listener.WaitAsync(TestContext.Current.CancellationToken).IsCompleted.ShouldBeTrue("it is let go");
    }

    [Fact]
    public void Who_looks_on_does_not_keep_the_learner_out()
    {
        var hub = new EventHub();
        for (var i = 0; i < EventHub.MaxGuests; i++)
        {
            hub.TryListen(isGuest: true, "page").ShouldNotBeNull();
        }

        hub.TryListen(isGuest: true, "page").ShouldBeNull();
        hub.TryListen(isGuest: false, "page").ShouldNotBeNull();
    }

    private async Task<string> FirstAsync()
    {
        using var page = await _client.ListenAsync($"kata:{FixtureRepository.Name}");
        return (await page.NextAsync("text")).GetProperty("version").GetString()!;
    }
}
