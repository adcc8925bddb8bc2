using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncKatas.Dojo.Web;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>What other pages, and other programs on this computer and in its network, may try.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    private const string Save = $"/api/katas/{FixtureRepository.Name}/save";

    private readonly FixtureRepository _fixture = new();
    private WebClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await WebClient.StartAsync(_fixture.Repository);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task The_token_lets_in()
    {
        var (status, body, _) = await _client.GetAsync("/api/overview");
        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("katas")[0].GetProperty("name").GetString().ShouldBe(FixtureRepository.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Without_the_token_nothing_can_be_read_or_done(string token)
    {
        foreach (
            var path in new[]
            {
                "/api/overview",
                "/api/events?page=home",
                $"/api/katas/{FixtureRepository.Name}",
                $"/api/katas/{FixtureRepository.Name}/solution?peek",
            }
        )
        {
            (await _client.SendAsync(HttpMethod.Get, path, token: token)).Status.ShouldBe(
                HttpStatusCode.Unauthorized,
                path
            );
        }

        (await _client.SendAsync(HttpMethod.Post, Save, new { text = "gone", basis = "" }, token)).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        _fixture.Read(FixtureRepository.Stub).ShouldContain("Please implement");
    }

    [Fact]
    public async Task A_token_in_the_address_or_in_a_cookie_counts_for_nothing()
    {
        (
            await _client.SendAsync(
                HttpMethod.Get,
                $"/api/overview?token={_client.Token}",
                token: "",
                change: request =>
                    request.Headers.Add("Cookie", $"dojo-token={_client.Token}; {Gate.Header}={_client.Token}")
            )
        ).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1")]
    [InlineData("null")]
    public async Task Another_origin_is_refused_even_with_the_token(string origin)
    {
        var (status, _, headers) = await _client.SendAsync(
            HttpMethod.Get,
            "/api/overview",
            change: request => request.Headers.Add("Origin", origin)
        );
        status.ShouldBe(HttpStatusCode.Forbidden);
        headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task No_other_page_is_told_that_it_may_ask()
    {
        var (status, _, headers) = await _client.SendAsync(
            HttpMethod.Options,
            Save,
            token: "",
            change: static request =>
            {
                request.Headers.Add("Origin", "http://evil.example");
                request.Headers.Add("Access-Control-Request-Method", "POST");
                request.Headers.Add("Access-Control-Request-Headers", "x-dojo-token,content-type");
                request.Headers.Add("Access-Control-Request-Private-Network", "true");
            }
        );
        status.ShouldBe(HttpStatusCode.Forbidden);
        headers.ShouldNotContain(static header =>
            header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("127.0.0.1:1")]
    [InlineData("10.0.0.1:{port}")]
    [InlineData("0.0.0.0:{port}")]
    public async Task A_name_that_was_bound_to_this_computer_leads_nowhere(string host)
    {
        host = host.Replace("{port}", $"{_client.Base.Port}", StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/assets/app.js", "/api/overview" })
        {
            var answer = await _client.RawAsync(
                $"GET {path} HTTP/1.1\r\nHost: {host}\r\n{Gate.Header}: {_client.Token}\r\nConnection: close\r\n\r\n"
            );
            answer.ShouldStartWith("HTTP/1.1 403", customMessage: $"{host} {path}");
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    [InlineData("")]
    public async Task What_a_form_of_another_page_can_send_is_refused(string type)
    {
        foreach (var token in new[] { "", _client.Token })
        {
            var (status, _, _) = await _client.SendAsync(
                HttpMethod.Post,
                Save,
                token: token,
                change: request =>
                {
                    request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"text":"gone","basis":""}"""));
                    if (type.Length > 0)
                    {
                        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                    }
                }
            );
            status.ShouldBe(token.Length == 0 ? HttpStatusCode.Unauthorized : HttpStatusCode.UnsupportedMediaType);
        }

        var (cross, _, _) = await _client.SendAsync(
            HttpMethod.Post,
            Save,
            new { text = "gone", basis = "" },
            change: static request =>
            {
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                request.Headers.Add("Sec-Fetch-Mode", "navigate");
                request.Headers.Add("Sec-Fetch-Dest", "document");
            }
        );
        cross.ShouldBe(HttpStatusCode.Forbidden);
        _fixture.Read(FixtureRepository.Stub).ShouldContain("Please implement");
    }

    [Fact]
    public async Task Another_page_can_lead_here_but_neither_show_nor_read_what_is_here()
    {
        (await AskAsync("cross-site", "navigate", "document")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync("cross-site", "navigate", "iframe")).ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync("cross-site", "no-cors", "script")).ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync("same-site", "cors", "empty")).ShouldBe(HttpStatusCode.Forbidden);

        async Task<HttpStatusCode> AskAsync(string site, string mode, string destination) =>
            (
                await _client.SendAsync(
                    HttpMethod.Get,
                    "/",
                    token: "",
                    change: request =>
                    {
                        request.Headers.Add("Sec-Fetch-Site", site);
                        request.Headers.Add("Sec-Fetch-Mode", mode);
                        request.Headers.Add("Sec-Fetch-Dest", destination);
                    }
                )
            ).Status;
    }

    [Theory]
    [InlineData("/api/katas/{name}")]
    [InlineData("/api/katas/{name}/solution?peek")]
    [InlineData("/api/notebooks/{name}")]
    [InlineData("/api/events?page=kata:{name}")]
    [InlineData("/api/events?page=notebook:{name}")]
    [InlineData("/assets/{name}")]
    public async Task No_name_leads_out_of_the_folder(string place)
    {
        _fixture.Write("secret.txt", "the secret");
        _fixture.Write("secret.ipynb", """{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}""");
        foreach (
            var name in new[]
            {
                "../secret.txt",
                "..%2Fsecret.txt",
                "..%5Csecret",
                "%2e%2e%2fsecret",
                "../secret",
                "/etc/passwd",
                "%2Fetc%2Fpasswd",
                ".",
                "..",
                "01-adding-up%00",
                "web/../secret.txt",
                "C:%5CWindows",
                "",
            }
        )
        {
            // As it is: a client would tidy it up.
            var answer = await _client.RawAsync(
                $"GET {place.Replace("{name}", name, StringComparison.Ordinal)} HTTP/1.1\r\n"
                    + $"Host: 127.0.0.1:{_client.Base.Port}\r\n{Gate.Header}: {_client.Token}\r\n"
                    + "Connection: close\r\n\r\n"
            );
            if (name is not ".." || !place.StartsWith("/assets", StringComparison.Ordinal))
            {
                // The other one is the first page.
                answer.ShouldStartWith("HTTP/1.1 4", customMessage: $"{place} {name}");
            }

            answer.ShouldNotContain("the secret");
            answer.ShouldNotContain("root:");
        }

        (
            await _client.PostAsync("/api/notebooks/..%2F..%2Fsecret/draft", new { id = "../../x", text = "x" })
        ).Status.ShouldBe(HttpStatusCode.NotFound);
        (
            await _client.PostAsync($"/api/katas/{FixtureRepository.Name}/restore", new { from = "../../../secret" })
        ).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_hundred_megabytes_are_refused_before_they_come()
    {
        var declared = await _client.RawAsync(
            $"POST {Save} HTTP/1.1\r\nHost: 127.0.0.1:{_client.Base.Port}\r\n{Gate.Header}: {_client.Token}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{{",
            static text => text.Contains("\r\n\r\n", StringComparison.Ordinal)
        );
        declared.ShouldStartWith("HTTP/1.1 413");

        // In pieces, whose sum nobody tells beforehand.
        var piece = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _client.Base.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {Save} HTTP/1.1\r\nHost: 127.0.0.1:{_client.Base.Port}\r\n"
                    + $"{Gate.Header}: {_client.Token}\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
            ),
            TestContext.Current.CancellationToken
        );
        var sent = 0L;
        try
        {
            for (; sent < 100 * 1024 * 1024; sent += 0x10000)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(piece), TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // The server has hung up.
        }

        sent.ShouldBeLessThan(100 * 1024 * 1024);
        (await _client.GetAsync("/api/overview")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"text\":")]
    [InlineData("{\"text\":5}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task What_is_no_request_gets_a_sentence(string text)
    {
        var (status, body, _) = await _client.SendAsync(
            HttpMethod.Post,
            Save,
            change: request => request.Content = new StringContent(text, Encoding.UTF8, "application/json")
        );
        status.ShouldBe(HttpStatusCode.BadRequest);
        body.GetProperty("error").GetString().ShouldBe("The request is not JSON of the shape that this address takes.");
    }

    [Fact]
    public async Task Two_hundred_connections_that_say_nothing_keep_nobody_out()
    {
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, _client.Base.Port, TestContext.Current.CancellationToken);
                await client
                    .GetStream()
                    .WriteAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray(), TestContext.Current.CancellationToken);
            }

            (await _client.GetAsync("/api/overview")).Status.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task Of_those_who_listen_there_are_only_so_many()
    {
        var listeners = new List<WebListener>();
        try
        {
            for (var i = 0; i < EventHub.MaxListeners; i++)
            {
                listeners.Add(await _client.ListenAsync("home"));
                listeners[^1].Status.ShouldBe(HttpStatusCode.OK);
            }

            using (var surplus = await _client.ListenAsync("home"))
            {
                surplus.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            }

            (await _client.GetAsync("/api/overview")).Status.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            listeners.ForEach(static it => it.Dispose());
        }
    }

    [Fact]
    public async Task Every_answer_forbids_what_it_does_not_need()
    {
        foreach (
            var path in new[]
            {
                "/",
                "/kata/x",
                "/notebook/x",
                "/evening",
                "/frame",
                "/assets/app.js",
                "/assets/style.css",
                "/api/overview",
                "/nowhere",
            }
        )
        {
            var (_, _, headers) = await _client.GetAsync(path);
            var policy = headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem(path);
            policy.ShouldContain("default-src 'none'");
            policy.ShouldContain("frame-ancestors");
            policy.ShouldNotContain("unsafe-eval");
            policy
                .Split(';')
                .ShouldNotContain(static part =>
                    part.TrimStart().StartsWith("script-src", StringComparison.Ordinal)
                    && part.Contains("unsafe", StringComparison.Ordinal)
                );
            policy.ShouldNotContain("http");
            headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        }

        var first = (await _client.GetAsync("/")).Headers.GetValues("Content-Security-Policy").Single();
        (await _client.GetAsync("/"))
            .Headers.GetValues("Content-Security-Policy")
            .Single()
            .ShouldNotBe(first, "the nonce is used once");
        (await _client.GetAsync("/frame"))
            .Headers.GetValues("Content-Security-Policy")
            .Single()
            .ShouldStartWith("sandbox allow-same-origin;");
    }

    [Fact]
    public void Nobody_else_on_this_computer_can_read_the_token()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("On Windows the folder of the user sees to that.");
            return;
        }

        File.GetUnixFileMode(Path.Combine(_fixture.Root, ".dojo/web/access.json"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Without_a_wish_to_share_only_this_computer_is_listened_to()
    {
        _client.SharedAddress.ShouldBeNull();
        var own = Array.Find(
            await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken),
            static it => it.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(it)
        );
        if (own is null)
        {
            Assert.Skip("This computer is in no network.");
        }

        using var client = new TcpClient();
        await Should.ThrowAsync<SocketException>(async () =>
            await client.ConnectAsync(own, _client.Base.Port, TestContext.Current.CancellationToken)
        );
    }
}
