using System.Net;
using System.Text;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;

namespace AsyncKatas.Tests.Specs;

/// <summary>What clients do to a site, each with the virtual times that must come out, to the tick, on any
/// machine.</summary>
internal static class SiteScenarios
{
    private static readonly Dictionary<string, Func<Spec, Task>> s_all = new(StringComparer.Ordinal)
    {
        ["answers at once"] = AnswersAtOnceAsync,
        ["answers after its delay"] = AnswersAfterItsDelayAsync,
        ["requests overlap"] = RequestsOverlapAsync,
        ["a hundred requests at one moment"] = HundredRequestsAsync,
        ["a body in pieces"] = BodyInPiecesAsync,
        ["a late reader"] = LateReaderAsync,
        ["a large body"] = LargeBodyAsync,
        ["status and headers"] = StatusAndHeadersAsync,
        ["another answer each time"] = AnotherAnswerAsync,
        ["pages that link to each other, on two hosts"] = LinksAsync,
        ["a host without the TLS that is asked for"] = NoTlsAsync,
        ["a scheme that no site speaks"] = MailtoAsync,
        ["redirects"] = RedirectsAsync,
        ["redirects that are not followed"] = RedirectsAsTheyAreAsync,
        ["a loop of redirects"] = LoopAsync,
        ["closed before the answer"] = ClosedBeforeTheAnswerAsync,
        ["closed in the middle of the body"] = ClosedInTheMiddleAsync,
        ["closed in the middle of a body without length"] = ClosedWithoutLengthAsync,
        ["reset in the middle of the body"] = ResetAsync,
        ["no such host, and one that refuses"] = NoConnectionAsync,
        ["cancelled before the headers"] = CancelledBeforeTheHeadersAsync,
        ["cancelled between pieces"] = CancelledBetweenPiecesAsync,
        ["cancelled by somebody else's code at one moment"] = CancelledWhileUnderWayAsync,
        ["a host that never answers"] = NeverAnswersAsync,
        ["a body without end, given up"] = EndlessAsync,
        ["a slow body without end, out of time"] = SlowEndlessAsync,
        ["disposed of after the headers"] = DisposedAfterTheHeadersAsync,
        ["a small body that nobody reads"] = UnreadAsync,
        ["left lying about"] = LeftLyingAboutAsync,
        ["on the pool"] = OnThePoolAsync,
        ["races with a timer"] = RacesAsync,
    };

    public static IReadOnlyCollection<string> Names => s_all.Keys;

    public static Task RunAsync(string name) => Spec.RunAsync(s_all[name]);

    private static async Task AnswersAtOnceAsync(Spec spec)
    {
        var site = spec.Site();
        (await site.Client.GetStringAsync(site.Page("/a").Url)).ShouldBe("/a");
        spec.ShouldHaveTaken(0.Seconds);
        ShouldHaveSpans(spec, ("/a", 0, 0, SpanOutcome.Succeeded));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task AnswersAfterItsDelayAsync(Spec spec)
    {
        var site = spec.Site();
        (await site.Client.GetStringAsync(site.Page("/a").AnsweringAfter(2.Seconds).Url)).ShouldBe("/a");
        spec.ShouldHaveTaken(2.Seconds);
        ShouldHaveSpans(spec, ("/a", 0, 2, SpanOutcome.Succeeded));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task RequestsOverlapAsync(Spec spec)
    {
        var site = spec.Site();
        SitePage[] pages = [.. new[] { 3, 1, 2 }.Select(time => site.Page($"/{time}").AnsweringAfter(time.Seconds))];
        var texts = await Task.WhenAll(pages.Select(page => site.Client.GetStringAsync(page.Url)));
        spec.ShouldHaveResults(texts, "/3", "/1", "/2");
        spec.ShouldHaveEnded("/1", "/2", "/3");
        spec.ShouldHaveTaken(3.Seconds);
        spec.ShouldHavePeakedAt(3);
    }

    // The network delivers them in any order; what is seen has one.
    private static async Task HundredRequestsAsync(Spec spec)
    {
        var site = spec.Site();
        var pages = site.EqualPages(100, 1.Seconds);
        List<string> order = [];
        await Task.WhenAll(
            pages.Select(async page =>
            {
                order.Add(await site.Client.GetStringAsync(page.Url));
            })
        );
        order.ShouldBe(pages.Select(static page => page.Name));
        spec.ShouldHaveTaken(1.Seconds);
        spec.ShouldHavePeakedAt(100);
    }

    private static async Task BodyInPiecesAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").AnsweringAfter(1.Seconds).InPieces(0.5.Seconds, "one ", "two ", "three");
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        spec.ShouldHaveTaken(1.Seconds);
        response.Content.Headers.ContentLength.ShouldBe(13);
        await using var body = await response.Content.ReadAsStreamAsync();
        foreach (var (piece, time) in new[] { ("one ", 1.5), ("two ", 2.0), ("three", 2.5), ("", 2.5) })
        {
            (await ReadAsync(body)).ShouldBe(piece);
            spec.Elapsed.ShouldBe(time.Seconds);
        }

        ShouldHaveSpans(spec, ("/a", 0, 2.5, SpanOutcome.Succeeded));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task LateReaderAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").InPieces(1.Seconds, "one ", "two ", "three ", "four");
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        await spec.Clock.DelayAsync(2.5.Seconds);
        await using var body = await response.Content.ReadAsStreamAsync();
        (await ReadAsync(body)).ShouldBe("one two ");
        spec.Elapsed.ShouldBe(2.5.Seconds);
        (await ReadAsync(body)).ShouldBe("three ");
        spec.Elapsed.ShouldBe(3.Seconds);
        await spec.Clock.DelayAsync(5.Seconds);
        (await ReadAsync(body)).ShouldBe("four");
        spec.Elapsed.ShouldBe(8.Seconds);
    }

    private static async Task LargeBodyAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").WithBytes(1_000_000);
        (await site.Client.GetByteArrayAsync(page.Url)).Length.ShouldBe(1_000_000);
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[300_000];
        foreach (var count in new[] { 300_000, 300_000, 300_000, 100_000, 0 })
        {
            (await body.ReadAsync(buffer)).ShouldBe(count);
        }

        spec.ShouldHaveTaken(0.Seconds);
    }

    private static async Task StatusAndHeadersAsync(Spec spec)
    {
        var site = spec.Site();
        using var busy = await site.Client.GetAsync(
            site.Page("/a").WithStatus(429).WithRetryAfter(3.Seconds).WithText("later").Url
        );
        busy.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        busy.Headers.RetryAfter!.Delta.ShouldBe(3.Seconds);
        busy.Headers.Date.ShouldBe(spec.Clock.GetUtcNow());
        (await busy.Content.ReadAsStringAsync()).ShouldBe("later");
        using var missing = await site.Client.GetAsync(site.UrlOf("/nowhere"));
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        site.Requests.ShouldBe(2);
    }

    private static async Task AnotherAnswerAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a")
            .WithStatus(500)
            .Then(static page => page.WithText("second").AnsweringAfter(1.Seconds))
            .Then(static page => page.WithText("third"));
        using (var first = await site.Client.GetAsync(page.Url))
        {
            first.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        }

        (await site.Client.GetStringAsync(page.Url)).ShouldBe("second");
        (await site.Client.GetStringAsync(page.Url)).ShouldBe("third");
        (await site.Client.GetStringAsync(page.Url)).ShouldBe("third");
        page.Requests.ShouldBe(4);
        spec.ShouldHaveTaken(1.Seconds);
    }

    private static async Task LinksAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/").WithLinks("/a?x=1&y=2", "http://other.test/");
        var other = site.Page("http://other.test/").AnsweringAfter(1.Seconds).WithLinks();
        using var response = await site.Client.GetAsync(page.Url);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("""<a href="/a?x=1&amp;y=2">""");
        text.ShouldContain("""<a href="http://other.test/">""");
        (await site.Client.GetStringAsync(other.Url)).ShouldNotContain("href");
        (page.Requests, other.Requests).ShouldBe((1, 1));
        ShouldHaveSpans(spec, ("/", 0, 0, SpanOutcome.Succeeded), ("other.test/", 0, 1, SpanOutcome.Succeeded));
    }

    private static async Task NoTlsAsync(Spec spec)
    {
        var site = spec.Site();
        var exception = await Should.ThrowAsync<HttpRequestException>(
            site.Client.GetStringAsync(new Uri("https://site.test/a"))
        );
        exception.HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
        ShouldHaveSpans(spec, ("/a", 0, 0, SpanOutcome.Failed));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task MailtoAsync(Spec spec)
    {
        var site = spec.Site();
        await Should.ThrowAsync<NotSupportedException>(site.Client.GetStringAsync(new Uri("mailto:ann@site.test")));
        await Should.ThrowAsync<NotSupportedException>(site.Client.GetStringAsync(new Uri("ftp://site.test/a")));
        ShouldHaveSpans(
            spec,
            ("mailto:ann@site.test", 0, 0, SpanOutcome.Failed),
            ("ftp://site.test/a", 0, 0, SpanOutcome.Failed)
        );
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task RedirectsAsync(Spec spec)
    {
        var site = spec.Site();
        var old = site.Page("/old").AnsweringAfter(1.Seconds).RedirectingTo("http://other.test/new");
        site.Page("http://other.test/new").AnsweringAfter(2.Seconds).InPieces(1.Seconds, "moved");
        using var response = await site.Client.GetAsync(old.Url);
        (await response.Content.ReadAsStringAsync()).ShouldBe("moved");
        response.RequestMessage!.RequestUri!.AbsoluteUri.ShouldBe("http://other.test/new");
        response.RequestMessage.Headers.ShouldBeEmpty();
        spec.ShouldHaveTaken(4.Seconds);
        ShouldHaveSpans(spec, ("/old", 0, 4, SpanOutcome.Succeeded));
    }

    private static async Task RedirectsAsTheyAreAsync(Spec spec)
    {
        var site = spec.Site(followsRedirects: false);
        using var response = await site.Client.GetAsync(site.Page("/old").RedirectingTo("/new").Url);
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.OriginalString.ShouldBe("/new");
    }

    // .NET gives up after 50 of them, and shows the last.
    private static async Task LoopAsync(Spec spec)
    {
        var site = spec.Site();
        var a = site.Page("/a").AnsweringAfter(1.Seconds).RedirectingTo("/b");
        var b = site.Page("/b").RedirectingTo("/a");
        using var response = await site.Client.GetAsync(a.Url);
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        (a.Requests + b.Requests).ShouldBe(51);
        spec.ShouldHaveTaken(26.Seconds);
    }

    private static async Task ClosedBeforeTheAnswerAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").AnsweringAfter(1.Seconds).ClosingBeforeTheAnswer();
        var exception = await Should.ThrowAsync<HttpRequestException>(site.Client.GetStringAsync(page.Url));
        exception.HttpRequestError.ShouldBe(HttpRequestError.ResponseEnded);
        page.Requests.ShouldBe(1);
        ShouldHaveSpans(spec, ("/a", 0, 1, SpanOutcome.Failed));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task ClosedInTheMiddleAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").InPieces(1.Seconds, "one ", "two ", "three").ClosingAfter(6);
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        (await ReadAsync(body)).ShouldBe("one ");
        (await ReadAsync(body)).ShouldBe("tw");
        (await Should.ThrowAsync<HttpIOException>(ReadAsync(body))).HttpRequestError.ShouldBe(
            HttpRequestError.ResponseEnded
        );
        (await Should.ThrowAsync<HttpRequestException>(site.Client.GetStringAsync(page.Url))).HttpRequestError.ShouldBe(
            HttpRequestError.ResponseEnded
        );
        ShouldHaveSpans(spec, ("/a", 0, 2, SpanOutcome.Failed), ("/a", 2, 4, SpanOutcome.Failed));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task ClosedWithoutLengthAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").InPieces(1.Seconds, "one ", "two").WithoutLength().ClosingAfter(4);
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentLength.ShouldBeNull();
        await using var body = await response.Content.ReadAsStreamAsync();
        (await ReadAsync(body)).ShouldBe("one ");
        await Should.ThrowAsync<HttpIOException>(ReadAsync(body));
        ShouldHaveSpans(spec, ("/a", 0, 1, SpanOutcome.Failed));
    }

    private static async Task ResetAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").WithBytes(100_000).ResettingAfter(50_000);
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        (await body.ReadAsync(new byte[100_000])).ShouldBe(50_000);
        (await Should.ThrowAsync<IOException>(ReadAsync(body))).ShouldNotBeOfType<HttpIOException>();
        ShouldHaveSpans(spec, ("/a", 0, 0, SpanOutcome.Failed));
    }

    private static async Task NoConnectionAsync(Spec spec)
    {
        var site = spec.Site();
        site.Refuse("down.test");
        foreach (
            var (url, error) in new[]
            {
                ("http://nobody.test/", HttpRequestError.NameResolutionError),
                ("http://down.test/", HttpRequestError.ConnectionError),
            }
        )
        {
            var exception = await Should.ThrowAsync<HttpRequestException>(site.Client.GetStringAsync(new Uri(url)));
            exception.HttpRequestError.ShouldBe(error);
        }

        ShouldHaveSpans(spec, ("nobody.test/", 0, 0, SpanOutcome.Failed), ("down.test/", 0, 0, SpanOutcome.Failed));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task CancelledBeforeTheHeadersAsync(Spec spec)
    {
        var site = spec.Site();
        var token = spec.CancelledAfter(1.Seconds);
        var url = site.Page("/a").AnsweringAfter(3.Seconds).Url;
        var exception = await Should.ThrowAsync<TaskCanceledException>(site.Client.GetStringAsync(url, token));
        exception.CancellationToken.ShouldBe(token);
        ShouldHaveSpans(spec, ("/a", 0, 1, SpanOutcome.Cancelled));
        spec.ShouldHaveLeftNothingBehind();
        await Should.ThrowAsync<TaskCanceledException>(site.Client.GetStringAsync(url, token));
        site.Requests.ShouldBe(1);
        spec.ShouldHaveTaken(1.Seconds);
    }

    private static async Task CancelledBetweenPiecesAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").InPieces(1.Seconds, "one ", "two ", "three");
        var token = spec.CancelledAfter(1.5.Seconds);
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead, token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        (await ReadAsync(body, token)).ShouldBe("one ");
        await Should.ThrowAsync<OperationCanceledException>(ReadAsync(body, token));
        ShouldHaveSpans(spec, ("/a", 0, 1.5, SpanOutcome.Cancelled));
        spec.ShouldHaveLeftNothingBehind();
        spec.ShouldHaveTaken(1.5.Seconds);
    }

    // The cancellation comes at the moment of the answer, behind it and before it.
    private static async Task CancelledWhileUnderWayAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").AnsweringAfter(1.Seconds);
        var late = site.Client.GetStringAsync(page.Url, CancellationToken.None);
        var soon = site.Client.GetStringAsync(page.Url, spec.CancelledAfter(1.Seconds));
        (await late).ShouldBe("/a");
        await Should.ThrowAsync<OperationCanceledException>(soon);
        using var source = new CancellationTokenSource();
        var cancelled = site.Client.GetStringAsync(page.Url, source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        spec.ShouldHaveTaken(1.Seconds);
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task NeverAnswersAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("http://dead.test/").NeverAnswering();
        await Should.ThrowAsync<OperationCanceledException>(
            site.Client.GetStringAsync(page.Url, spec.CancelledAfter(3600.Seconds))
        );
        ShouldHaveSpans(spec, ("dead.test/", 0, 3600, SpanOutcome.Cancelled));
        page.Requests.ShouldBe(1);
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task EndlessAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").WithoutEnd();
        using (var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead))
        {
            await Should.ThrowAsync<HttpRequestException>(response.Content.LoadIntoBufferAsync(500_000));
        }

        ShouldHaveSpans(spec, ("/a", 0, 0, SpanOutcome.Cancelled));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task SlowEndlessAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").WithoutEnd(bytes: 100, 0.3.Seconds);
        var token = spec.CancelledAfter(10.Seconds);
        using var response = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead, token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        using var all = new MemoryStream();
        await Should.ThrowAsync<OperationCanceledException>(body.CopyToAsync(all, token));
        all.Length.ShouldBe(3300);
        ShouldHaveSpans(spec, ("/a", 0, 10, SpanOutcome.Cancelled));
        spec.ShouldHaveLeftNothingBehind();
    }

    private static async Task DisposedAfterTheHeadersAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").AnsweringAfter(1.Seconds).InPieces(1.Seconds, "one ", "two");
        using (await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead)) { }

        ShouldHaveSpans(spec, ("/a", 0, 1, SpanOutcome.Cancelled));
        spec.ShouldHaveLeftNothingBehind();
        await spec.Clock.DelayAsync(5.Seconds);
        spec.ShouldHaveTaken(6.Seconds);
    }

    private static async Task UnreadAsync(Spec spec)
    {
        var site = spec.Site();
        using (await site.Client.GetAsync(site.UrlOf("/nowhere"), HttpCompletionOption.ResponseHeadersRead)) { }

        var large = site.Page("/a").WithBytes(200_000);
        using (await site.Client.GetAsync(large.Url, HttpCompletionOption.ResponseHeadersRead)) { }

        ShouldHaveSpans(spec, ("/nowhere", 0, 0, SpanOutcome.Succeeded), ("/a", 0, 0, SpanOutcome.Cancelled));
    }

    private static async Task LeftLyingAboutAsync(Spec spec)
    {
        var site = spec.Site();
        var page = site.Page("/a").InPieces(1.Seconds, "one");
        _ = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
        await spec.Clock.DelayAsync(5.Seconds);
        spec.Timeline.Spans.Single().Outcome.ShouldBe(SpanOutcome.Running);
        spec.ShouldHaveTaken(5.Seconds);
    }

    private static async Task OnThePoolAsync(Spec spec)
    {
        var site = spec.Site();
        var pages = site.EqualPages(5, 1.Seconds);
        Array.ForEach(pages, static page => page.InPieces(0.5.Seconds, "a", "b"));
        var texts = await Task.WhenAll(
            pages.Select(page =>
                Task.Run(async () =>
                {
                    using var response = await site
                        .Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead)
                        .ConfigureAwait(false);
                    await Task.Yield();
                    return await response.Content.ReadAsStringAsync().ConfigureAwait(false);
                })
            )
        );
        spec.ShouldHaveResults(texts, "ab", "ab", "ab", "ab", "ab");
        spec.ShouldHaveTaken(2.Seconds);
        spec.ShouldHaveLeftNothingBehind();
    }

    // Timers and answers of one moment come in the order in which they were begun.
    private static async Task RacesAsync(Spec spec)
    {
        var site = spec.Site();
        List<string> order = [];
        async Task NoteAsync(string name, Task task)
        {
            await task;
            order.Add($"{name} {spec.Elapsed.TotalSeconds}");
        }

        var first = NoteAsync("delay", Task.Delay(1.Seconds, spec.Clock));
        var second = NoteAsync("page", site.Client.GetStringAsync(site.Page("/a").AnsweringAfter(1.Seconds).Url));
        await Task.Delay(0.5.Seconds, spec.Clock);
        var third = NoteAsync("another delay", Task.Delay(0.5.Seconds, spec.Clock));
        await Task.WhenAll(first, second, third);
        order.ShouldBe(["delay 1", "another delay 1", "page 1"], customMessage: string.Join(", ", order));
    }

    private static async Task<string> ReadAsync(Stream body, CancellationToken cancellationToken = default)
    {
        var buffer = new byte[1000];
        return Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer, cancellationToken));
    }

    private static void ShouldHaveSpans(
        Spec spec,
        params IReadOnlyList<(string Name, double Start, double End, SpanOutcome Outcome)> expected
    ) =>
        spec.Timeline.Spans.Select(static span => (span.Name, span.Start, span.End, span.Outcome))
            .ShouldBe(
                expected.Select(static span =>
                    (span.Name, span.Start.Seconds, (TimeSpan?)span.End.Seconds, span.Outcome)
                )
            );
}
