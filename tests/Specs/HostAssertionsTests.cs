using AsyncKatas.Specs;
using AsyncKatas.Tests.VirtualTime;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace AsyncKatas.Tests.Specs;

/// <summary>The requests of each host are counted on their own.</summary>
[Collection(nameof(Alone))]
public sealed class HostAssertionsTests
{
    [Fact]
    public Task The_largest_number_at_once_is_accepted() =>
        RunAsync(static spec =>
        {
            spec.ShouldHavePeakedForHost(Site.Host, 2);
            spec.ShouldHavePeakedForHost("other.test", 1);
        });

    [Theory]
    [InlineData(
        Site.Host,
        1,
        "Expected one request to site.test at a time; at 1 s there were 2.",
        "Under way at 1 s: /a and /b."
    )]
    [InlineData(Site.Host, 3, "Expected 3 requests to site.test at once at some moment; there were never more than 2.")]
    [InlineData(
        "other.test",
        2,
        "Expected 2 requests to other.test at once at some moment; there was never more than 1."
    )]
    [InlineData("third.test", 1, "Expected 1 request to third.test at once at some moment; there was none at all.")]
    public async Task Another_number_is_refused(string host, int expected, params string[] words)
    {
        var failure = await Should.ThrowAsync<SpecFailedException>(
            RunAsync(spec => spec.ShouldHavePeakedForHost(host, expected))
        );
        foreach (var part in words)
        {
            failure.Message.ShouldContain(part);
        }
    }

    // /a ends when /c begins, which is not at once, and / takes no time.
    private static Task RunAsync(Action<Spec> assert) =>
        Spec.RunAsync(async spec =>
        {
            var site = spec.Site();
            var other = site.Page("http://other.test/x").AnsweringAfter(9.Seconds);
            Uri[] atOnce = [site.Page("/").Url, other.Url, site.Page("/a").AnsweringAfter(3.Seconds).Url];
            var first = Task.WhenAll(atOnce.Select(url => site.Client.GetStringAsync(url)));
            await spec.Clock.DelayAsync(1.Seconds);
            var b = site.Client.GetStringAsync(site.Page("/b").AnsweringAfter(8.Seconds).Url);
            await spec.Clock.DelayAsync(2.Seconds);
            await site.Client.GetStringAsync(site.Page("/c").AnsweringAfter(1.Seconds).Url);
            await Task.WhenAll(first, b);
            assert(spec);
        });
}
