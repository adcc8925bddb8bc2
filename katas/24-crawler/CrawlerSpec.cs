using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.Crawler;

public sealed class CrawlerSpec
{
    private static readonly CrawlOptions s_options = new()
    {
        MaxConcurrent = 10,
        MaxPerHost = 10,
        MaxPages = 200,
        TimePerRequest = 60.Seconds,
        Retries = 0,
    };

    // Step 1: each page once

    [Fact]
    public Task Visits_every_page_that_links_lead_to() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b"]), ("/a", ["/c"]), ("/b", []), ("/c", ["/d"]), ("/d", []));
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: page", "/b: page", "/c: page", "/d: page");
    });

    [Fact]
    public Task Returns_the_text_of_each_page() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a"]));
        site.Page("/a").WithText("Grüße");
        var result = await CrawlAsync(spec, site, s_options);
        spec.ShouldBe(
            "the text of /a",
            (result.Pages.GetValueOrDefault(site.UrlOf("/a")) as PageOutcome.Page)?.Text,
            "Grüße"
        );
    });

    [Fact]
    public Task A_page_without_links_is_a_whole_site() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", []), ("/a", []));
        await ShouldFindAsync(spec, site, s_options, "/: page");
        spec.ShouldHaveTaken(0.Seconds);
    });

    [Fact]
    public Task Begins_where_it_is_told_to() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a"]), ("/a", ["/b"]), ("/b", []));
        ShouldHave(
            spec,
            await Crawler.CrawlAsync(site.UrlOf("/a"), site.Client, s_options, spec.Clock),
            CrawlEnd.Complete,
            "/a: page",
            "/b: page"
        );
    });

    [Fact]
    public Task Relative_links_are_relative_to_the_page_they_stand_on() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["shop/"]), ("/shop/", ["tea"]), ("/shop/tea", ["../about"]), ("/about", []));
        await ShouldFindAsync(spec, site, s_options, "/: page", "/about: page", "/shop/: page", "/shop/tea: page");
    });

    [Fact]
    public Task Asks_once_for_a_page_that_many_links_lead_to() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(
            spec,
            ("/", ["/a", "/b", "/a"]),
            ("/a", ["/b", "/c"]),
            ("/b", ["/a", "/c", "/c"]),
            ("/c", [])
        );
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: page", "/b: page", "/c: page");
        spec.ShouldHaveHappened("the site with its four pages", "asked", site.Requests, 4);
    });

    [Fact]
    public Task Links_in_a_circle_come_to_an_end() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/", "/a"]), ("/a", ["/b"]), ("/b", ["/a", "/b", "/"]));
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: page", "/b: page");
        spec.ShouldHaveHappened("the site with its three pages", "asked", site.Requests, 3);
    });

    [Fact]
    public Task Urls_that_differ_in_the_fragment_are_one_page() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a#top", "/a", "/a#end", "#here"]), ("/a", ["/#there", "#top"]));
        ShouldHave(
            spec,
            await Crawler.CrawlAsync(site.UrlOf("/#start"), site.Client, s_options, spec.Clock),
            CrawlEnd.Complete,
            "/: page",
            "/a: page"
        );
        spec.ShouldHaveHappened("the site with its two pages", "asked", site.Requests, 2);
    });

    [Fact]
    public Task Urls_that_differ_in_anything_else_are_pages_of_their_own() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(
            spec,
            ("/", ["/a", "/a?page=2", "/a/", "/A"]),
            ("/a", []),
            ("/a?page=2", []),
            ("/a/", []),
            ("/A", [])
        );
        await ShouldFindAsync(
            spec,
            site,
            s_options,
            "/: page",
            "/A: page",
            "/a/: page",
            "/a: page",
            "/a?page=2: page"
        );
    });

    [Fact]
    public Task Links_that_are_neither_http_nor_https_are_left_alone() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(
            spec,
            ("/", ["mailto:ann@site.test", "ftp://site.test/a", "javascript:void(0)", "tel:+41", "/a"]),
            ("/a", [])
        );
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: page");
    });

    [Fact]
    public Task Pages_with_https_are_visited() => Spec.RunAsync(async spec =>
    {
        // The site speaks no TLS, so that the connection breaks, but somebody must have asked for it.
        var site = SiteWith(spec, ("/", ["https://site.test/a"]));
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: broken");
    });

    [Fact]
    public Task Hosts_that_may_not_be_visited_are_left_alone() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(
            spec,
            ("/", ["http://other.test/", "/a", "http://site.test.evil.test/"]),
            ("/a", ["//other.test/b"])
        );
        site.Page("http://other.test/");
        site.Page("http://other.test/b");
        site.Page("http://site.test.evil.test/");
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: page");
    });

    [Fact]
    public Task Other_hosts_are_visited_where_the_options_name_them() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(
            spec,
            ("/", ["http://other.test/"]),
            ("http://other.test/", ["/b", "http://third.test/"]),
            ("http://other.test/b", ["http://site.test/c"]),
            ("/c", [])
        );
        site.Page("http://third.test/");
        await ShouldFindAsync(
            spec,
            site,
            s_options with
            {
                Hosts = ["other.test"],
            },
            "/: page",
            "/c: page",
            "other.test/: page",
            "other.test/b: page"
        );
    });

    [Fact]
    public Task Refuses_null_for_the_start() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("start", () =>
                Crawler.CrawlAsync(null!, spec.Site().Client, s_options, spec.Clock)
            )
        );

    [Fact]
    public Task Refuses_null_for_the_client() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("client", () =>
                Crawler.CrawlAsync(new Uri("http://site.test/"), null!, s_options, spec.Clock)
            )
        );

    [Fact]
    public Task Refuses_null_for_the_options() => Spec.RunAsync(async spec =>
    {
        var site = spec.Site();
        await spec.ShouldRefuseNullAsync("options", () =>
            Crawler.CrawlAsync(site.UrlOf("/"), site.Client, null!, spec.Clock)
        );
    });

    [Fact]
    public Task Refuses_null_for_the_clock() => Spec.RunAsync(async spec =>
    {
        var site = spec.Site();
        await spec.ShouldRefuseNullAsync("clock", () =>
            Crawler.CrawlAsync(site.UrlOf("/"), site.Client, s_options, null!)
        );
    });

    // Step 2: at the same time

    [Fact]
    public Task Asks_at_the_same_time_for_pages_that_are_known_at_the_same_time() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c"]));
        Slow(site, "/a", 3);
        Slow(site, "/b", 1);
        Slow(site, "/c", 2);
        await CrawlAsync(spec, site, s_options);
        spec.ShouldHavePeakedAt(3);
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task Asks_for_a_page_as_soon_as_a_link_to_it_is_known() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/slow", "/a"]));
        Slow(site, "/slow", 3);
        Slow(site, "/a", 1, "/b");
        Slow(site, "/b", 1, "/c");
        Slow(site, "/c", 1);
        await CrawlAsync(spec, site, s_options);
        spec.ShouldHaveStarted("/", "/slow", "/a", "/b", "/c");
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task Asks_once_for_a_page_that_two_pages_link_to_at_one_moment() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b"]));
        Slow(site, "/a", 1, "/c");
        Slow(site, "/b", 1, "/c");
        var c = Slow(site, "/c", 1);
        await CrawlAsync(spec, site, s_options);
        spec.ShouldHaveHappened("the page /c", "asked for", c.Requests);
    });

    [Fact]
    public Task Asks_once_for_a_page_that_is_under_way_when_another_link_comes() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/c"]));
        Slow(site, "/a", 1, "/c", "/");
        var c = Slow(site, "/c", 3);
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: page", "/c: page");
        spec.ShouldHaveHappened("the page /c", "asked for", c.Requests);
    });

    [Fact]
    public Task Never_has_more_requests_under_way_than_the_limit() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 9, 1);
        await CrawlAsync(spec, site, s_options with { MaxConcurrent = 3 });
        spec.ShouldHavePeakedAt(3);
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task One_at_a_time_is_possible_too() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b"]));
        Slow(site, "/a", 1, "/c");
        Slow(site, "/b", 1);
        Slow(site, "/c", 1);
        await CrawlAsync(spec, site, s_options with { MaxConcurrent = 1 });
        spec.ShouldHavePeakedAt(1);
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task A_free_place_goes_to_the_next_page_at_once() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b"]));
        Slow(site, "/a", 1, "/c", "/d", "/e", "/f");
        Slow(site, "/b", 5);
        string[] rest = ["/c", "/d", "/e", "/f"];
        Array.ForEach(rest, name => Slow(site, name, 1));
        await CrawlAsync(spec, site, s_options with { MaxConcurrent = 2 });
        spec.ShouldHavePeakedAt(2);
        spec.ShouldHaveTaken(5.Seconds);
    });

    [Fact]
    public Task Two_crawls_at_once_have_their_own_places_and_pages() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 4, 1);
        var options = s_options with { MaxConcurrent = 2, MaxPerHost = 2 };
        var results = await Task.WhenAll(CrawlAsync(spec, site, options), CrawlAsync(spec, site, options));
        spec.ShouldBeSequence(
            "the numbers of pages in the two results",
            results.Select(static result => result.Pages.Count),
            5,
            5
        );
        spec.ShouldHavePeakedAt(4);
        spec.ShouldHaveTaken(2.Seconds);
    });

    [Fact]
    public Task Visits_a_hundred_pages_20_at_a_time_in_one_second() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 100, 0.2);
        var result = await CrawlAsync(spec, site, s_options with { MaxConcurrent = 20, MaxPerHost = 20 });
        spec.ShouldBe("the number of pages in the result", result.Pages.Count, 101);
        spec.ShouldHaveTaken(1.Seconds);
    });

    // Step 3: politely

    [Fact]
    public Task Never_asks_a_host_for_more_at_once_than_it_may() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithTwoHosts(spec, 4, 4);
        await CrawlAsync(spec, site, s_options with { MaxPerHost = 2, Hosts = ["other.test"] });
        spec.ShouldHavePeakedForHost(Site.Host, 2);
        spec.ShouldHavePeakedForHost("other.test", 2);
    });

    [Fact]
    public Task Each_host_has_places_of_its_own() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithTwoHosts(spec, 4, 4);
        await CrawlAsync(spec, site, s_options with { MaxPerHost = 2, Hosts = ["other.test"] });
        spec.ShouldHavePeakedAt(4);
        spec.ShouldHaveTaken(2.Seconds);
    });

    [Fact]
    public Task The_limit_for_all_holds_across_hosts() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithTwoHosts(spec, 3, 3);
        await CrawlAsync(spec, site, s_options with { MaxConcurrent = 3, MaxPerHost = 2, Hosts = ["other.test"] });
        spec.ShouldHavePeakedAt(3);
        spec.ShouldHaveTaken(2.Seconds);
    });

    [Fact]
    public Task A_busy_host_keeps_no_place_from_another() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithTwoHosts(spec, 4, 2);
        await CrawlAsync(spec, site, s_options with { MaxConcurrent = 2, MaxPerHost = 1, Hosts = ["other.test"] });
        spec.ShouldHavePeakedForHost(Site.Host, 1);
        spec.ShouldHaveTaken(4.Seconds);
    });

    [Fact]
    public Task A_host_is_asked_for_the_next_page_as_soon_as_it_may_be() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c", "/d"]));
        Slow(site, "/a", 3);
        Slow(site, "/b", 1);
        Slow(site, "/c", 1);
        Slow(site, "/d", 1);
        await CrawlAsync(spec, site, s_options with { MaxPerHost = 2 });
        spec.ShouldHavePeakedAt(2);
        spec.ShouldHaveTaken(3.Seconds);
    });

    // Step 4: what goes wrong

    [Fact]
    public Task A_status_that_means_no_success_is_an_outcome() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/gone", "/sick", "/busy"]));
        site.Page("/sick").WithLinks("/a").WithStatus(500);
        site.Page("/busy").WithStatus(503);
        await ShouldFindAsync(
            spec,
            site,
            s_options,
            "/: page",
            "/busy: status 503",
            "/gone: status 404",
            "/sick: status 500"
        );
    });

    [Fact]
    public Task A_redirect_is_followed_like_a_link() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/old/a"]), ("/new", ["/c"]), ("/c", []));
        site.Page("/old/a").RedirectingTo("b");
        site.Page("/old/b").RedirectingTo("http://site.test/new", status: 301);
        await ShouldFindAsync(
            spec,
            site,
            s_options,
            "/: page",
            "/c: page",
            "/new: page",
            "/old/a: redirect",
            "/old/b: redirect"
        );
    });

    [Fact]
    public Task A_redirect_says_where_to() => Spec.RunAsync(async spec =>
    {
        var site = spec.Site(followsRedirects: false);
        site.Page("/").RedirectingTo("http://other.test/");
        var result = await CrawlAsync(spec, site, s_options);
        spec.ShouldBe(
            "what the redirect names",
            (result.Pages.GetValueOrDefault(site.UrlOf("/")) as PageOutcome.Redirected)?.To,
            new Uri("http://other.test/")
        );
    });

    [Fact]
    public Task A_redirect_to_a_page_that_is_known_asks_for_nothing() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c"]), ("/c", []));
        site.Page("/a").RedirectingTo("/c#top");
        site.Page("/b").AnsweringAfter(1.Seconds).RedirectingTo("/");
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: redirect", "/b: redirect", "/c: page");
        spec.ShouldHaveHappened("the site with its four pages", "asked", site.Requests, 4);
    });

    [Fact]
    public Task Redirects_in_a_circle_come_to_an_end() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/self"]));
        site.Page("/a").RedirectingTo("/b");
        site.Page("/b").RedirectingTo("/a");
        site.Page("/self").RedirectingTo("/self");
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: redirect", "/b: redirect", "/self: redirect");
    });

    [Fact]
    public Task A_redirect_leads_to_no_host_that_may_not_be_visited() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a"]));
        site.Page("/a").RedirectingTo("http://other.test/");
        site.Page("http://other.test/");
        await ShouldFindAsync(spec, site, s_options, "/: page", "/a: redirect");
    });

    [Fact]
    public Task A_connection_that_breaks_or_never_comes_is_an_outcome() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c", "http://down.test/", "http://nobody.test/"]));
        site.Page("/a").ClosingBeforeTheAnswer();
        site.Page("/b").WithText("the end of this text never comes").ClosingAfter(8);
        site.Page("/c").WithText("the end of this text never comes").ResettingAfter(8);
        site.Refuse("down.test");
        var options = s_options with { Hosts = ["down.test", "nobody.test"] };
        await ShouldFindAsync(
            spec,
            site,
            options,
            "/: page",
            "/a: broken",
            "/b: broken",
            "/c: broken",
            "down.test/: broken",
            "nobody.test/: broken"
        );
    });

    [Fact]
    public Task A_page_that_is_not_whole_in_time_times_out() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/dead", "/drip", "/a"]));
        site.Page("/dead").NeverAnswering();
        site.Page("/drip").WithoutEnd(bytes: 1, pause: 0.7.Seconds);
        Slow(site, "/a", 4);
        await ShouldFindAsync(
            spec,
            site,
            s_options with
            {
                TimePerRequest = spec.Limit(5.Seconds),
            },
            "/: page",
            "/a: page",
            "/dead: timed out",
            "/drip: timed out"
        );
        spec.ShouldHaveTaken(5.Seconds);
    });

    [Fact]
    public Task Waiting_for_a_place_takes_nothing_from_the_time_of_a_page() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 4, 4);
        var options = s_options with { MaxConcurrent = 3, MaxPerHost = 2, TimePerRequest = 5.Seconds };
        await ShouldFindAsync(
            spec,
            site,
            options,
            "/: page",
            "/page1: page",
            "/page2: page",
            "/page3: page",
            "/page4: page"
        );
        spec.ShouldHaveTaken(8.Seconds);
    });

    [Fact]
    public Task A_body_with_too_many_bytes_is_too_large() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/flood", "/a", "/b"]));
        site.Page("/flood").WithoutEnd();
        site.Page("/a").WithBytes(1000);
        site.Page("/b").WithBytes(1001);
        await ShouldFindAsync(
            spec,
            site,
            s_options with
            {
                MaxBytes = 1000,
            },
            "/: page",
            "/a: page",
            "/b: too large",
            "/flood: too large"
        );
    });

    [Fact]
    public Task A_page_that_goes_wrong_spoils_no_other_and_frees_its_place() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c", "/d", "/e"]));
        site.Page("/a").AnsweringAfter(1.Seconds).WithStatus(404);
        site.Page("/b").AnsweringAfter(1.Seconds).ClosingBeforeTheAnswer();
        site.Page("/c").NeverAnswering();
        Slow(site, "/d", 1);
        Slow(site, "/e", 1);
        var options = s_options with { MaxConcurrent = 1, MaxPerHost = 1, TimePerRequest = 2.Seconds };
        await ShouldFindAsync(
            spec,
            site,
            options,
            "/: page",
            "/a: status 404",
            "/b: broken",
            "/c: timed out",
            "/d: page",
            "/e: page"
        );
        spec.ShouldHaveTaken(6.Seconds);
    });

    [Fact]
    public Task A_start_that_goes_wrong_is_all_there_is() => Spec.RunAsync(async spec =>
    {
        var site = spec.Site(followsRedirects: false);
        site.Page("/").ClosingBeforeTheAnswer();
        await ShouldFindAsync(spec, site, s_options, "/: broken");
    });

    [Fact]
    public Task Nothing_is_left_behind_whatever_becomes_of_the_pages() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c", "/d", "/e"]));
        Slow(site, "/a", 1);
        site.Page("/b").WithStatus(404).WithoutEnd(pause: 1.Seconds);
        site.Page("/c").WithText("cut off").ClosingAfter(3);
        site.Page("/d").NeverAnswering();
        site.Page("/e").WithoutEnd();
        var options = s_options with { TimePerRequest = 5.Seconds };
        await ShouldFindAsync(
            spec,
            site,
            options,
            "/: page",
            "/a: page",
            "/b: status 404",
            "/c: broken",
            "/d: timed out",
            "/e: too large"
        );
        spec.ShouldHaveLeftNothingBehind();
    });

    // Step 5: once more

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public Task A_busy_page_is_asked_for_again_when_the_server_says(int status) => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]), ("/a", []));
        site.Page("/busy").WithStatus(status).WithRetryAfter(7.Seconds).Then(static page => page.WithLinks("/a"));
        await ShouldFindAsync(spec, site, Retrying(2), "/: page", "/a: page", "/busy: page");
        spec.ShouldHaveTaken(7.Seconds);
    });

    [Fact]
    public Task The_server_may_say_that_it_is_ready_at_once() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]));
        site.Page("/busy").WithStatus(503).WithRetryAfter(0.Seconds).Then(static page => page.WithText("at last"));
        await ShouldFindAsync(spec, site, Retrying(2), "/: page", "/busy: page");
        spec.ShouldHaveTaken(0.Seconds);
    });

    [Fact]
    public Task The_server_may_say_when_by_a_date() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]));
        var date = (spec.Clock.GetUtcNow() + 7.Seconds).ToString(
            "R",
            System.Globalization.CultureInfo.InvariantCulture
        );
        site.Page("/busy")
            .WithStatus(503)
            .WithHeader("Retry-After", date)
            .Then(static page => page.WithText("at last"));
        await ShouldFindAsync(spec, site, Retrying(2), "/: page", "/busy: page");
        spec.ShouldHaveTaken(7.Seconds);
    });

    [Fact]
    public Task Without_a_word_of_the_server_the_delay_of_the_options_counts() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]));
        site.Page("/busy")
            .WithStatus(503)
            .Then(static page => page.WithStatus(429))
            .Then(static page => page.WithText("at last"));
        await ShouldFindAsync(spec, site, Retrying(2), "/: page", "/busy: page");
        spec.ShouldHaveTaken(4.Seconds);
    });

    [Fact]
    public Task A_broken_page_is_asked_for_again() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b"]));
        site.Page("/a").ClosingBeforeTheAnswer().Then(static page => page.WithText("whole"));
        site.Page("/b").WithText("cut off").ResettingAfter(3).Then(static page => page.WithText("whole"));
        await ShouldFindAsync(spec, site, Retrying(2), "/: page", "/a: page", "/b: page");
        spec.ShouldHaveTaken(2.Seconds);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public Task A_page_is_asked_for_again_as_often_as_the_options_say(int retries) => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]));
        var busy = site.Page("/busy").WithStatus(503);
        await ShouldFindAsync(spec, site, Retrying(retries), "/: page", "/busy: status 503");
        spec.ShouldHaveHappened("the page /busy", "asked for", busy.Requests, 1 + retries);
    });

    [Fact]
    public Task After_the_last_time_nobody_waits() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]));
        site.Page("/busy").WithStatus(503).WithRetryAfter(7.Seconds);
        await ShouldFindAsync(spec, site, Retrying(1), "/: page", "/busy: status 503");
        spec.ShouldHaveTaken(7.Seconds);
    });

    [Fact]
    public Task The_outcome_of_the_last_time_counts() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b", "/c"]));
        site.Page("/a").WithStatus(503).Then(static page => page.WithStatus(404));
        site.Page("/b").ClosingBeforeTheAnswer().Then(static page => page.RedirectingTo("/d"));
        site.Page("/c")
            .WithStatus(429)
            .Then(static page => page.WithStatus(503))
            .Then(static page => page.WithStatus(429));
        await ShouldFindAsync(
            spec,
            site,
            Retrying(2),
            "/: page",
            "/a: status 404",
            "/b: redirect",
            "/c: status 429",
            "/d: status 404"
        );
    });

    [Fact]
    public Task Nothing_else_is_asked_for_again() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/gone", "/sick", "/flood", "/dead"]));
        SitePage[] pages =
        [
            site.Page("/gone").WithStatus(404).WithRetryAfter(1.Seconds),
            site.Page("/sick").WithStatus(500),
            site.Page("/flood").WithoutEnd(),
            site.Page("/dead").NeverAnswering(),
        ];
        await CrawlAsync(spec, site, Retrying(2) with { TimePerRequest = 5.Seconds });
        spec.ShouldBeSequence(
            "the numbers of requests for /gone, /sick, /flood and /dead",
            pages.Select(static page => page.Requests),
            1,
            1,
            1,
            1
        );
    });

    [Fact]
    public Task A_page_that_waits_for_its_next_time_holds_no_place() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy", "/a", "/b"]));
        site.Page("/busy").WithStatus(503).WithRetryAfter(7.Seconds).Then(static page => page.WithText("at last"));
        Slow(site, "/a", 3);
        Slow(site, "/b", 3);
        await CrawlAsync(spec, site, Retrying(2) with { MaxConcurrent = 1 });
        spec.ShouldHaveTaken(7.Seconds);
    });

    [Fact]
    public Task A_page_that_waits_for_its_next_time_holds_no_place_of_its_host() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy", "/a", "/b"]));
        site.Page("/busy").WithStatus(503).WithRetryAfter(7.Seconds).Then(static page => page.WithText("at last"));
        Slow(site, "/a", 3);
        Slow(site, "/b", 3);
        await CrawlAsync(spec, site, Retrying(2) with { MaxPerHost = 1 });
        spec.ShouldHaveTaken(7.Seconds);
    });

    [Fact]
    public Task The_next_time_needs_a_place_like_the_first() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy", "/a", "/b"]));
        site.Page("/busy").WithStatus(503).Then(static page => page.AnsweringAfter(3.Seconds));
        Slow(site, "/a", 3);
        Slow(site, "/b", 3);
        await CrawlAsync(spec, site, Retrying(2) with { MaxConcurrent = 2, MaxPerHost = 2 });
        spec.ShouldHavePeakedAt(2);
        spec.ShouldHaveTaken(6.Seconds);
    });

    [Fact]
    public Task Each_time_has_the_whole_time_of_a_request() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]));
        site.Page("/busy")
            .AnsweringAfter(4.Seconds)
            .WithStatus(503)
            .Then(static page => page.AnsweringAfter(4.Seconds));
        await ShouldFindAsync(
            spec,
            site,
            Retrying(2) with
            {
                TimePerRequest = 5.Seconds,
            },
            "/: page",
            "/busy: page"
        );
        spec.ShouldHaveTaken(10.Seconds);
    });

    // Step 6: enough

    [Fact]
    public Task Visits_no_more_pages_than_it_may() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 9, 1);
        var result = await CrawlAsync(spec, site, s_options with { MaxPages = 4 });
        spec.ShouldHaveHappened("the site", "asked", site.Requests, 4);
        spec.ShouldBe("the number of pages in the result", result.Pages.Count, 4);
        spec.ShouldBe("the end of the crawl", result.End, CrawlEnd.MaxPages);
    });

    [Fact]
    public Task Pages_under_way_are_finished_when_there_are_enough() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a", "/b"]));
        Slow(site, "/a", 1, "/c");
        Slow(site, "/b", 3);
        ShouldHave(
            spec,
            await CrawlAsync(spec, site, s_options with { MaxPages = 3 }),
            CrawlEnd.MaxPages,
            "/: page",
            "/a: page",
            "/b: page"
        );
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task A_site_that_is_just_small_enough_is_complete() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(
            spec,
            ("/", ["/a", "/b"]),
            ("/a", ["/", "http://other.test/", "mailto:ann@site.test"]),
            ("/b", ["/a", "/b#top"])
        );
        await ShouldFindAsync(spec, site, s_options with { MaxPages = 3 }, "/: page", "/a: page", "/b: page");
    });

    [Fact]
    public Task A_page_counts_whatever_becomes_of_it() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/gone", "/a"]), ("/b", []));
        site.Page("/a").AnsweringAfter(1.Seconds).RedirectingTo("/b");
        ShouldHave(
            spec,
            await CrawlAsync(spec, site, s_options with { MaxPages = 3 }),
            CrawlEnd.MaxPages,
            "/: page",
            "/a: redirect",
            "/gone: status 404"
        );
    });

    [Fact]
    public Task A_page_that_is_asked_for_twice_counts_once() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy"]), ("/a", []));
        site.Page("/busy").WithStatus(503).Then(static page => page.WithLinks("/a"));
        await ShouldFindAsync(spec, site, Retrying(2) with { MaxPages = 3 }, "/: page", "/a: page", "/busy: page");
    });

    [Fact]
    public Task One_page_may_be_enough() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a"]), ("/a", []));
        ShouldHave(spec, await CrawlAsync(spec, site, s_options with { MaxPages = 1 }), CrawlEnd.MaxPages, "/: page");
    });

    // Step 7: the deadline

    [Fact]
    public Task At_the_deadline_it_returns_what_was_found() => Spec.RunAsync(async spec =>
    {
        var site = SiteThatTakesLong(spec);
        var result = await CrawlAsync(spec, site, Within(spec, 5));
        ShouldHave(spec, result, CrawlEnd.Deadline, "/: page", "/a: page", "/gone: status 404");
        spec.ShouldHaveTaken(5.Seconds);
    });

    [Fact]
    public Task At_the_deadline_requests_under_way_are_given_up() => Spec.RunAsync(async spec =>
    {
        var site = SiteThatTakesLong(spec);
        await CrawlAsync(spec, site, Within(spec, 5));
        spec.ShouldHaveTaken(5.Seconds);
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task After_the_deadline_nothing_is_asked_for() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 6, 2);
        var result = await CrawlAsync(spec, site, Within(spec, 3) with { MaxConcurrent = 2 });
        spec.ShouldHaveHappened("the site", "asked", site.Requests, 5);
        spec.ShouldBe("the number of pages in the result", result.Pages.Count, 3);
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task The_deadline_ends_the_wait_for_the_next_time() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy", "/a"]), ("/a", []));
        site.Page("/busy").WithStatus(429).WithRetryAfter(60.Seconds);
        var result = await CrawlAsync(spec, site, Within(spec, 5) with { Retries = 2 });
        ShouldHave(spec, Without(site.UrlOf("/busy"), result), CrawlEnd.Deadline, "/: page", "/a: page");
        spec.ShouldHaveTaken(5.Seconds);
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task The_deadline_is_for_the_whole_crawl() => Spec.RunAsync(async spec =>
    {
        var site = spec.Site(followsRedirects: false);
        Slow(site, "/", 2, "/a");
        Slow(site, "/a", 2, "/b");
        Slow(site, "/b", 2, "/c");
        ShouldHave(spec, await CrawlAsync(spec, site, Within(spec, 5)), CrawlEnd.Deadline, "/: page", "/a: page");
        spec.ShouldHaveTaken(5.Seconds);
    });

    [Fact]
    public Task What_timed_out_before_the_deadline_has_timed_out() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/dead", "/a"]));
        site.Page("/dead").NeverAnswering();
        Slow(site, "/a", 2, "/late");
        site.Page("/late").NeverAnswering();
        var options = Within(spec, 5) with { TimePerRequest = 4.Seconds };
        ShouldHave(
            spec,
            await CrawlAsync(spec, site, options),
            CrawlEnd.Deadline,
            "/: page",
            "/a: page",
            "/dead: timed out"
        );
    });

    [Fact]
    public Task A_crawl_that_is_in_time_is_complete_and_leaves_no_timer_armed() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 2, 4);
        await ShouldFindAsync(spec, site, Within(spec, 5), "/: page", "/page1: page", "/page2: page");
        spec.ShouldHaveLeftNothingBehind();
    });

    // Step 8: the caller stops it

    [Fact]
    public Task A_crawl_that_is_stopped_returns_what_was_found() => Spec.RunAsync(async spec =>
    {
        var site = SiteThatTakesLong(spec);
        var result = await CrawlAsync(spec, site, s_options, spec.CancelledAfter(5.Seconds));
        ShouldHave(spec, result, CrawlEnd.Stopped, "/: page", "/a: page", "/gone: status 404");
        spec.ShouldHaveTaken(5.Seconds);
    });

    [Fact]
    public Task A_crawl_that_is_stopped_gives_up_the_requests_under_way() => Spec.RunAsync(async spec =>
    {
        var site = SiteThatTakesLong(spec);
        await CrawlAsync(spec, site, s_options, spec.CancelledAfter(5.Seconds));
        spec.ShouldHaveTaken(5.Seconds);
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task A_crawl_that_is_stopped_asks_for_nothing_more() => Spec.RunAsync(async spec =>
    {
        var site = SiteWithEqualPages(spec, 6, 2);
        var result = await CrawlAsync(spec, site, s_options with { MaxPerHost = 2 }, spec.CancelledAfter(3.Seconds));
        spec.ShouldHaveHappened("the site", "asked", site.Requests, 5);
        spec.ShouldBe("the number of pages in the result", result.Pages.Count, 3);
        spec.ShouldHaveTaken(3.Seconds);
    });

    [Fact]
    public Task A_stop_ends_the_wait_for_the_next_time() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/busy", "/a"]), ("/a", []));
        site.Page("/busy").ClosingBeforeTheAnswer();
        var options = s_options with { Retries = 2, RetryDelay = 60.Seconds };
        var result = await CrawlAsync(spec, site, options, spec.CancelledAfter(5.Seconds));
        ShouldHave(spec, Without(site.UrlOf("/busy"), result), CrawlEnd.Stopped, "/: page", "/a: page");
        spec.ShouldHaveTaken(5.Seconds);
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task A_stop_before_the_deadline_is_a_stop() => Spec.RunAsync(async spec =>
    {
        var site = SiteThatTakesLong(spec);
        var result = await CrawlAsync(spec, site, Within(spec, 9), spec.CancelledAfter(5.Seconds));
        ShouldHave(spec, result, CrawlEnd.Stopped, "/: page", "/a: page", "/gone: status 404");
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task A_deadline_before_the_stop_is_a_deadline() => Spec.RunAsync(async spec =>
    {
        var site = SiteThatTakesLong(spec);
        using var source = new CancellationTokenSource();
        var result = await CrawlAsync(spec, site, Within(spec, 5), source.Token);
        ShouldHave(spec, result, CrawlEnd.Deadline, "/: page", "/a: page", "/gone: status 404");
    });

    [Fact]
    public Task A_token_that_is_cancelled_already_asks_for_nothing() => Spec.RunAsync(async spec =>
    {
        var site = SiteWith(spec, ("/", ["/a"]));
        ShouldHave(spec, await CrawlAsync(spec, site, s_options, spec.CancelledAfter(0.Seconds)), CrawlEnd.Stopped);
        spec.ShouldHaveHappened("the site", "asked", site.Requests, 0);
    });

    private static CrawlOptions Retrying(int retries) => s_options with { Retries = retries, RetryDelay = 2.Seconds };

    private static CrawlOptions Within(Spec spec, double seconds) =>
        s_options with
        {
            Deadline = spec.Limit(seconds.Seconds),
        };

    private static SitePage Slow(Site site, string name, double seconds, params string[] links) =>
        site.Page(name).AnsweringAfter(seconds.Seconds).WithLinks(links);

    private static Site SiteWith(Spec spec, params (string Name, string[] Links)[] pages)
    {
        var site = spec.Site(followsRedirects: false);
        Array.ForEach(pages, page => site.Page(page.Name).WithLinks(page.Links));
        return site;
    }

    // The start links to so many pages, which take equally long.
    private static Site SiteWithEqualPages(Spec spec, int count, double seconds)
    {
        var site = spec.Site(followsRedirects: false);
        site.Page("/").WithLinks([.. site.EqualPages(count, seconds.Seconds).Select(static page => page.Name)]);
        return site;
    }

    // The start links to so many pages of each host, first to those of its own. Each takes a second.
    private static Site SiteWithTwoHosts(Spec spec, int own, int others)
    {
        var site = spec.Site(followsRedirects: false);
        string[] names =
        [
            .. Enumerable.Range(1, own).Select(static i => $"/page{i}"),
            .. Enumerable.Range(1, others).Select(static i => $"http://other.test/page{i}"),
        ];
        Array.ForEach(names, name => Slow(site, name, 1));
        site.Page("/").WithLinks(names);
        return site;
    }

    // At 5 s, three of its pages are there, and three are under way: one without an answer, one in its body, one behind
    // another.
    private static Site SiteThatTakesLong(Spec spec)
    {
        var site = SiteWith(spec, ("/", ["/a", "/dead", "/drip", "/gone"]));
        Slow(site, "/a", 3, "/b");
        Slow(site, "/b", 3, "/c");
        site.Page("/dead").NeverAnswering();
        site.Page("/drip").WithoutEnd(bytes: 1, pause: 0.7.Seconds);
        return site;
    }

    private static Task<CrawlResult> CrawlAsync(
        Spec spec,
        Site site,
        CrawlOptions options,
        CancellationToken stoppingToken = default
    ) => Crawler.CrawlAsync(site.UrlOf("/"), site.Client, options, spec.Clock, stoppingToken);

    private static async Task ShouldFindAsync(Spec spec, Site site, CrawlOptions options, params string[] pages) =>
        ShouldHave(spec, await CrawlAsync(spec, site, options), CrawlEnd.Complete, pages);

    private static void ShouldHave(Spec spec, CrawlResult result, CrawlEnd end, params string[] pages)
    {
        var found = result
            .Pages.Select(static page => $"{Site.NameOf(page.Key)}: {page.Value}")
            .Order(StringComparer.Ordinal);
        spec.ShouldBeSequence("the pages", found, pages);
        spec.ShouldBe("the end of the crawl", result.End, end);
    }

    // A page that waits for its next time has a last outcome, or none: it may be in the result, and it may be left out.
    private static CrawlResult Without(Uri url, CrawlResult result) =>
        result with { Pages = result.Pages.Where(page => page.Key != url).ToDictionary() };
}
