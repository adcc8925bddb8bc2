using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.FetchPages;

public sealed class PageFetcherSpec
{
    private static readonly FetchLimits s_limits = new()
    {
        MaxConcurrent = 10,
        TimePerPage = 60.Seconds,
        MaxBytes = 1_000_000,
    };

    // Step 1: all pages, in order

    [Fact]
    public Task Returns_the_text_of_every_page() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, site.Page("/a").WithText("hello"), site.Page("/b").WithText("")),
                "page \"hello\"",
                "page \"\""
            );
        });

    [Fact]
    public Task A_letter_that_comes_in_two_parts_stays_whole() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var page = site.Page("/a").InBytes(1.Seconds, [0x47, 0x72, 0xC3], [0xBC, 0xC3, 0x9F, 0x65]);
            ShouldBe(spec, await FetchAsync(spec, site, page), "page \"Grüße\"");
        });

    [Fact]
    public Task Outcomes_stand_in_the_order_of_the_urls() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, Slow(site, "/a", 3), Slow(site, "/b", 1), Slow(site, "/c", 2)),
                "page \"/a\"",
                "page \"/b\"",
                "page \"/c\""
            );
        });

    [Fact]
    public Task Asks_for_all_pages_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, Slow(site, "/a", 3), Slow(site, "/b", 1), Slow(site, "/c", 2));
            spec.ShouldHavePeakedAt(3);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Sends_one_request_for_each_url_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var (a, b) = (site.Page("/a"), site.Page("/b"));
            var urls = new EnumerationCounter<Uri>([a.Url, b.Url, a.Url]);
            await new PageFetcher(site.Client, spec.Clock).FetchAllAsync(urls, s_limits);
            spec.ShouldHaveHappened("the sequence of URLs", "read", urls.Enumerations);
            spec.ShouldHaveHappened("the page /a, which occurs twice,", "asked for", a.Requests, 2);
            spec.ShouldHaveHappened("the page /b", "asked for", b.Requests);
        });

    [Fact]
    public Task The_caller_goes_on_using_the_client() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, site.Page("/a"));
            string? text;
            try
            {
                text = await site.Client.GetStringAsync(site.Page("/b").Url);
            }
            catch (ObjectDisposedException)
            {
                text = null;
            }

            spec.Should(
                text is "/b",
                "Expected the caller to go on using the client; after the call it was disposed of."
            );
            spec.ShouldBe("the client's own time limit", site.Client.Timeout, Timeout.InfiniteTimeSpan);
        });

    [Fact]
    public Task The_headers_of_the_client_stay_as_they_are() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, site.Page("/a"));
            spec.ShouldBeSequence(
                "headers among the settings of the caller's client after the call",
                site.Client.DefaultRequestHeaders.Select(static it => $"{it.Key}: {string.Join(", ", it.Value)}")
            );
        });

    [Fact]
    public Task Returns_no_outcomes_for_no_urls() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(spec, await FetchAsync(spec, site));
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task Refuses_null_for_the_client() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("client", () => new PageFetcher(null!, spec.Clock).FetchAllAsync([], s_limits))
        );

    [Fact]
    public Task Refuses_null_for_the_clock() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await spec.ShouldRefuseNullAsync(
                "clock",
                () => new PageFetcher(site.Client, null!).FetchAllAsync([], s_limits)
            );
        });

    [Fact]
    public Task Refuses_null_for_the_urls() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await spec.ShouldRefuseNullAsync(
                "urls",
                () => new PageFetcher(site.Client, spec.Clock).FetchAllAsync(null!, s_limits)
            );
        });

    [Fact]
    public Task Refuses_null_for_the_limits() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await spec.ShouldRefuseNullAsync(
                "limits",
                () => new PageFetcher(site.Client, spec.Clock).FetchAllAsync([site.Page("/a").Url], null!)
            );
        });

    [Fact]
    public Task A_sequence_that_throws_leaves_no_request_under_way() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var error = new InvalidOperationException("the sequence is broken");
            IEnumerable<Uri> Broken()
            {
                yield return Slow(site, "/a", 1).Url;
                throw error;
            }

            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                new PageFetcher(site.Client, spec.Clock).FetchAllAsync(Broken(), s_limits)
            );
            spec.ShouldBe("the exception", thrown, error);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 2: never more than the limit

    [Fact]
    public Task Never_has_more_requests_under_way_than_the_limit() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, s_limits with { MaxConcurrent = 3 }, site.EqualPages(10, 1.Seconds));
            spec.ShouldHavePeakedAt(3);
            spec.ShouldHaveTaken(4.Seconds);
        });

    [Fact]
    public Task Fetches_a_hundred_pages_20_at_a_time_in_one_second() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, s_limits with { MaxConcurrent = 20 }, site.EqualPages(100, 0.2.Seconds));
            spec.ShouldHavePeakedAt(20);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_page_keeps_its_place_until_its_body_is_there() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(
                spec,
                site,
                s_limits with
                {
                    MaxConcurrent = 1,
                },
                site.Page("/a").InPieces(1.Seconds, "one ", "two"),
                site.Page("/b").InPieces(1.Seconds, "three")
            );
            spec.ShouldHavePeakedAt(1);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_free_place_goes_to_the_next_page_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(
                spec,
                site,
                s_limits with
                {
                    MaxConcurrent = 2,
                },
                Slow(site, "/a", 3),
                Slow(site, "/b", 1),
                Slow(site, "/c", 1),
                Slow(site, "/d", 1)
            );
            spec.ShouldHaveKeptBusy(2);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Two_calls_at_once_have_their_own_places() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var fetcher = new PageFetcher(site.Client, spec.Clock);
            var (pages, limits) = (
                site.EqualPages(4, 1.Seconds).Select(static page => page.Url).ToArray(),
                s_limits with
                {
                    MaxConcurrent = 2,
                }
            );
            await Task.WhenAll(fetcher.FetchAllAsync(pages, limits), fetcher.FetchAllAsync(pages, limits));
            spec.ShouldHavePeakedAt(4);
            spec.ShouldHaveTaken(2.Seconds);
        });

    // Step 3: pages that go wrong

    [Theory]
    [InlineData(300)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public Task A_status_that_means_no_success_is_an_outcome(int status) =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(spec, await FetchAsync(spec, site, site.Page("/a").WithStatus(status)), $"status {status}");
        });

    [Theory]
    [InlineData(201)]
    [InlineData(203)]
    [InlineData(206)]
    public Task Every_status_that_means_success_comes_with_a_page(int status) =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(spec, await FetchAsync(spec, site, site.Page("/a").WithStatus(status)), "page \"/a\"");
        });

    [Fact]
    public Task Nobody_waits_for_the_body_of_a_bad_status() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var page = Slow(site, "/a", 1).WithStatus(500).InPieces(1.Seconds, "a", "long", "apology");
            ShouldBe(spec, await FetchAsync(spec, site, page), "status 500");
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task The_connection_of_a_bad_status_is_closed() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, site.Page("/a").WithStatus(404).WithoutEnd(pause: 1.Seconds));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_connection_that_breaks_before_the_headers_is_an_outcome() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var outcomes = await FetchAsync(spec, site, Slow(site, "/a", 1).ClosingBeforeTheAnswer());
            ShouldBe(spec, outcomes, "broken");
            spec.Should(
                outcomes[0] is PageOutcome.Broken { Error: HttpRequestException or IOException },
                "Expected Broken to hold what .NET threw; it holds "
                    + $"{(outcomes[0] as PageOutcome.Broken)?.Error?.GetType().Name ?? "nothing"}."
            );
        });

    [Fact]
    public Task A_body_that_breaks_off_is_an_outcome() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(
                    spec,
                    site,
                    site.Page("/a").WithText("the end of this text never comes").ClosingAfter(8)
                ),
                "broken"
            );
        });

    [Fact]
    public Task A_connection_that_is_reset_in_the_middle_of_the_body_is_an_outcome() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(
                    spec,
                    site,
                    site.Page("/a").WithText("the end of this text never comes").ResettingAfter(8)
                ),
                "broken"
            );
        });

    [Fact]
    public Task A_host_without_a_connection_is_an_outcome() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            site.Refuse("down.test");
            Uri[] urls = [new("http://down.test/"), new("http://nobody.test/")];
            ShouldBe(
                spec,
                await new PageFetcher(site.Client, spec.Clock).FetchAllAsync(urls, s_limits),
                "broken",
                "broken"
            );
        });

    [Fact]
    public Task A_page_that_goes_wrong_spoils_no_other() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages =
            [
                Slow(site, "/a", 3),
                Slow(site, "/b", 1).WithStatus(404),
                Slow(site, "/c", 2),
                site.Page("/d").ClosingBeforeTheAnswer(),
                Slow(site, "/e", 2),
            ];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, pages),
                "page \"/a\"",
                "status 404",
                "page \"/c\"",
                "broken",
                "page \"/e\""
            );
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_page_that_goes_wrong_frees_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages =
            [
                Slow(site, "/a", 1).WithStatus(404),
                Slow(site, "/b", 1).ClosingBeforeTheAnswer(),
                Slow(site, "/c", 1),
            ];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, s_limits with { MaxConcurrent = 1 }, pages),
                "status 404",
                "broken",
                "page \"/c\""
            );
            spec.ShouldHaveTaken(3.Seconds);
        });

    // Step 4: a time limit for each page

    [Fact]
    public Task A_host_that_never_answers_times_out() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5), site.Page("/dead").NeverAnswering(), Slow(site, "/b", 1)),
                "timed out",
                "page \"/b\""
            );
            spec.ShouldHaveTaken(5.Seconds);
        });

    [Fact]
    public Task A_body_that_never_gets_done_times_out() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5), site.Page("/drip").WithoutEnd(bytes: 1, pause: 0.7.Seconds)),
                "timed out"
            );
            spec.ShouldHaveTaken(5.Seconds);
        });

    [Fact]
    public Task Headers_and_body_share_the_time_of_a_page() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5), Slow(site, "/a", 3).InPieces(3.Seconds, "late")),
                "timed out"
            );
            spec.ShouldHaveTaken(5.Seconds);
        });

    [Fact]
    public Task A_slow_page_that_is_in_time_is_a_page() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5), Slow(site, "/a", 2).InPieces(1.Seconds, "just ", "so")),
                "page \"just so\""
            );
            spec.ShouldHaveTaken(4.Seconds);
        });

    [Fact]
    public Task A_page_that_times_out_spoils_no_other() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages = [site.Page("/dead").NeverAnswering(), Slow(site, "/b", 1), Slow(site, "/c", 4.5)];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5) with { MaxConcurrent = 2 }, pages),
                "timed out",
                "page \"/b\"",
                "page \"/c\""
            );
            spec.ShouldHaveTaken(5.5.Seconds);
        });

    [Fact]
    public Task A_page_that_is_in_time_leaves_no_timer_armed() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await FetchAsync(spec, site, In(spec, 5), Slow(site, "/a", 1));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Waiting_for_a_place_takes_nothing_from_the_time_of_a_page() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages = [Slow(site, "/a", 4), Slow(site, "/b", 4), Slow(site, "/c", 4)];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5) with { MaxConcurrent = 1 }, pages),
                "page \"/a\"",
                "page \"/b\"",
                "page \"/c\""
            );
            spec.ShouldHaveTaken(12.Seconds);
        });

    [Fact]
    public Task A_page_that_timed_out_is_given_up_and_frees_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages =
            [
                site.Page("/dead").NeverAnswering(),
                site.Page("/drip").WithoutEnd(bytes: 1, pause: 1.Seconds),
                Slow(site, "/c", 1),
            ];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 2.5) with { MaxConcurrent = 1 }, pages),
                "timed out",
                "timed out",
                "page \"/c\""
            );
            spec.ShouldHavePeakedAt(1);
            spec.ShouldHaveTaken(6.Seconds);
        });

    [Fact]
    public Task Nothing_is_left_behind_whatever_becomes_of_the_pages() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages =
            [
                Slow(site, "/a", 1),
                Slow(site, "/b", 1).WithStatus(404),
                site.Page("/c").WithText("cut off").ClosingAfter(3),
                site.Page("/d").NeverAnswering(),
                site.Page("/e").WithoutEnd(),
                site.Page("/f").WithoutEnd(bytes: 1, pause: 1.Seconds),
            ];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, In(spec, 5), pages),
                "page \"/a\"",
                "status 404",
                "broken",
                "timed out",
                "too large",
                "timed out"
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 5: a size limit for each page

    [Fact]
    public Task A_body_with_too_many_bytes_is_too_large() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages =
            [
                site.Page("/a").WithBytes(1001),
                site.Page("/b").WithBytes(1001).WithoutLength(),
                site.Page("/c").WithBytes(300_000),
            ];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, s_limits with { MaxBytes = 1000 }, pages),
                "too large",
                "too large",
                "too large"
            );
        });

    [Fact]
    public Task A_body_that_is_just_small_enough_is_a_page() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages = [site.Page("/a").WithBytes(100_000), site.Page("/b").WithBytes(100_000).WithoutLength()];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, s_limits with { MaxBytes = 100_000 }, pages),
                "a page of 100000 characters",
                "a page of 100000 characters"
            );
        });

    [Fact]
    public Task Bytes_count_and_not_letters() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(
                    spec,
                    site,
                    s_limits with
                    {
                        MaxBytes = 5,
                    },
                    site.Page("/a").WithText("äöü").WithoutLength()
                ),
                "too large"
            );
        });

    [Fact]
    public Task A_body_without_end_is_too_large() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            ShouldBe(
                spec,
                await FetchAsync(spec, site, site.Page("/flood").WithoutEnd(), Slow(site, "/b", 1)),
                "too large",
                "page \"/b\""
            );
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_body_is_too_large_with_the_first_byte_too_many() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var page = site.Page("/a").WithoutEnd(bytes: 10, pause: 1.Seconds);
            ShouldBe(spec, await FetchAsync(spec, site, s_limits with { MaxBytes = 25 }, page), "too large");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_page_that_is_too_large_is_given_up_and_frees_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages = [site.Page("/a").WithoutEnd(bytes: 10, pause: 1.Seconds), Slow(site, "/b", 1)];
            ShouldBe(
                spec,
                await FetchAsync(spec, site, s_limits with { MaxBytes = 25, MaxConcurrent = 1 }, pages),
                "too large",
                "page \"/b\""
            );
            spec.ShouldHavePeakedAt(1);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Two_calls_may_have_different_limits_of_size() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var fetcher = new PageFetcher(site.Client, spec.Clock);
            var url = site.Page("/a").WithBytes(1000).Url;
            ShouldBe(spec, await fetcher.FetchAllAsync([url], s_limits with { MaxBytes = 999 }), "too large");
            ShouldBe(
                spec,
                await fetcher.FetchAllAsync([url], s_limits with { MaxBytes = 1000 }),
                "a page of 1000 characters"
            );
        });

    // Step 6: the caller cancels

    [Fact]
    public Task Cancellation_gives_up_the_requests_under_way() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages =
            [
                Slow(site, "/a", 5),
                site.Page("/b").NeverAnswering(),
                site.Page("/c").InPieces(1.Seconds, "one", "two", "three"),
            ];
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                FetchAsync(spec, site, s_limits, pages, spec.CancelledAfter(1.5.Seconds))
            );
            spec.ShouldHaveTaken(1.5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Cancellation_sends_no_further_request() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var pages = site.EqualPages(6, 1.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                FetchAsync(spec, site, s_limits with { MaxConcurrent = 2 }, pages, spec.CancelledAfter(1.5.Seconds))
            );
            spec.ShouldHaveHappened("the site", "asked", site.Requests, 4);
        });

    [Fact]
    public Task Cancellation_ends_the_task_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => FetchAsync(spec, site, s_limits, [Slow(site, "/a", 5)], spec.CancelledAfter(1.Seconds))
            );
        });

    [Fact]
    public Task Cancellation_in_the_middle_of_a_body_ends_the_task_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            SitePage[] pages = [site.Page("/a").InPieces(1.Seconds, "one", "two", "three")];
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => FetchAsync(spec, site, s_limits, pages, spec.CancelledAfter(1.5.Seconds))
            );
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var caller = spec.CancelledAfter(1.Seconds);
            SitePage[] pages = [Slow(site, "/a", 5), Slow(site, "/b", 5)];
            await spec.ShouldThrowCancellationOfAsync(
                caller,
                () => FetchAsync(spec, site, s_limits with { MaxConcurrent = 1 }, pages, caller)
            );
        });

    [Fact]
    public Task A_token_that_is_cancelled_already_sends_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                FetchAsync(spec, site, s_limits, site.EqualPages(3, 1.Seconds), spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldHaveHappened("the site", "asked", site.Requests, 0);
        });

    private static SitePage Slow(Site site, string name, double seconds) =>
        site.Page(name).AnsweringAfter(seconds.Seconds);

    private static FetchLimits In(Spec spec, double seconds) =>
        s_limits with
        {
            TimePerPage = spec.Limit(seconds.Seconds),
        };

    private static Task<PageOutcome[]> FetchAsync(Spec spec, Site site, params SitePage[] pages) =>
        FetchAsync(spec, site, s_limits, pages);

    private static Task<PageOutcome[]> FetchAsync(Spec spec, Site site, FetchLimits limits, params SitePage[] pages) =>
        FetchAsync(spec, site, limits, pages, CancellationToken.None);

    private static Task<PageOutcome[]> FetchAsync(
        Spec spec,
        Site site,
        FetchLimits limits,
        SitePage[] pages,
        CancellationToken cancellationToken
    ) =>
        new PageFetcher(site.Client, spec.Clock).FetchAllAsync(
            pages.Select(static page => page.Url),
            limits,
            cancellationToken
        );

    private static void ShouldBe(Spec spec, PageOutcome[] outcomes, params string[] expected) =>
        spec.ShouldBeSequence("the outcomes", outcomes.Select(static outcome => outcome?.ToString()), expected);
}
