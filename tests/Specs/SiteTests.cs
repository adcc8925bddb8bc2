using System.Collections.Concurrent;
using System.Globalization;
using AsyncKatas.Specs;
using AsyncKatas.Tests.VirtualTime;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace AsyncKatas.Tests.Specs;

/// <summary>Real HTTP at virtual times: exact, on whatever machine, and nothing of it is left when the client has
/// given up.</summary>
[Collection(nameof(Alone))]
public sealed class SiteTests
{
    private static readonly int s_repetitions = int.TryParse(
        Environment.GetEnvironmentVariable("SITE_REPETITIONS"),
        CultureInfo.InvariantCulture,
        out var repetitions
    )
        ? repetitions
        : 30;

    public static TheoryData<string> Scenarios => [.. SiteScenarios.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Times_are_exact_each_time(string scenario)
    {
        for (var time = 0; time < 5; time++)
        {
            await SiteScenarios.RunAsync(scenario);
        }
    }

    // Six threads for two processors, and two of them only keep the others waiting. SITE_REPETITIONS=500 takes minutes.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Times_are_exact_on_a_busy_machine()
    {
        const int Lanes = 4;
        string[] scenarios = [.. SiteScenarios.Names];
        var failures = new ConcurrentQueue<string>();
        var next = -1;
        async Task LaneAsync()
        {
            while (Interlocked.Increment(ref next) is var run && run < s_repetitions * scenarios.Length)
            {
                var scenario = scenarios[run % scenarios.Length];
                try
                {
                    await SiteScenarios.RunAsync(scenario);
                }
                catch (Exception exception)
                {
                    failures.Enqueue($"{scenario}: {exception}");
                }
            }
        }

        using var load = new BusyThreads(2);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(LaneAsync)));
        failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GetStringAsync", 100)]
    [InlineData("SendAsync", 100)]
    [InlineData("the Timeout of the client that is given", 5)]
    public async Task The_time_limit_of_a_client_of_ones_own_is_refused_by_name(string what, int seconds)
    {
        var exception = await Should.ThrowAsync<SpecFailedException>(
            Spec.RunAsync(async spec =>
            {
                var site = spec.Site();
                using var own = new HttpClient();
                using var request = new HttpRequestMessage(HttpMethod.Get, site.Page("/a").Url);
                if (what is "SendAsync")
                {
                    await own.SendAsync(request);
                }
                else if (what is "GetStringAsync")
                {
                    await own.GetStringAsync(request.RequestUri);
                }
                else
                {
                    site.Client.Timeout = 5.Seconds;
                    await site.Client.GetStringAsync(request.RequestUri);
                }
            })
        );
        exception.Message.ShouldContain(
            "SiteTests.The_time_limit_of_a_client_of_ones_own_is_refused_by_name > lambda has set a timer of the real "
                + $"clock (HttpClient.Timeout, {seconds} s)."
        );
    }

    [Theory]
    [InlineData("HttpClient.Send")]
    [InlineData("Stream.Read")]
    public async Task A_synchronous_call_that_nobody_can_end_is_refused(string what)
    {
        var exception = await Should.ThrowAsync<SpecFailedException>(
            Spec.RunAsync(async spec =>
            {
                var site = spec.Site();
                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    site.Page("/a").InPieces(1.Seconds, "one").Url
                );
                if (what is "HttpClient.Send")
                {
                    SendAndBlock(site.Client, request);
                    return;
                }

                using var response = await site.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                await using var body = await response.Content.ReadAsStreamAsync();
                ReadAndBlock(body);
            })
        );
        exception.Message.ShouldContain($"AndBlock blocks the only thread that runs code here ({what})");

        static void SendAndBlock(HttpClient client, HttpRequestMessage request) => client.Send(request).Dispose();
        static void ReadAndBlock(Stream body) => _ = body.Read(new byte[10]);
    }

    [Fact]
    public async Task Where_no_request_was_sent_a_message_says_so_and_counts_none()
    {
        (await FailAsync(static spec => spec.ShouldHavePeakedAt(3))).ShouldBe(
            "Expected 3 requests to run at once; none was sent."
        );
        (await FailAsync(static spec => spec.ShouldHavePeakedAt(1))).ShouldBe(
            "Expected one request at a time; none was sent."
        );
        (await FailAsync(static spec => spec.ShouldHaveTaken(3.Seconds))).ShouldBe(
            $"Expected your method to take 3 s of virtual time; it took 0 s.{Environment.NewLine}No request was sent."
        );
        (await FailAsync(static spec => spec.ShouldBeSequence("the pages", [], "/a"))).ShouldBe(
            $"Expected the pages to be [/a]; there were none.{Environment.NewLine}No request was sent."
        );

        static async Task<string> FailAsync(Action<Spec> assert)
        {
            var failure = await Should.ThrowAsync<SpecFailedException>(
                Spec.RunAsync(spec =>
                {
                    _ = spec.Site();
                    assert(spec);
                    return Task.CompletedTask;
                })
            );
            return failure.Message;
        }
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_is_not_said_to_end_at_a_time_that_is_over()
    {
        var failure = await Should.ThrowAsync<SpecFailedException>(
            Spec.RunAsync(static async spec =>
            {
                var site = spec.Site();
                var page = site.Page("/a").InPieces(1.Seconds, "one");
                _ = await site.Client.GetAsync(page.Url, HttpCompletionOption.ResponseHeadersRead);
                await spec.Clock.DelayAsync(5.Seconds);
                spec.ShouldHaveLeftNothingBehind();
            })
        );
        failure.Message.ShouldEndWith("Left behind: /a was still running at 5 s.");
    }

    [Fact]
    public async Task A_page_is_not_asked_for_without_end()
    {
        var exception = await Should.ThrowAsync<SpecFailedException>(
            Spec.RunAsync(static async spec =>
            {
                var site = spec.Site();
                var page = site.Page("/a");
                while (true)
                {
                    try
                    {
                        await site.Client.GetStringAsync(page.Url);
                    }
                    catch (SpecFailedException)
                    {
                        page.Requests.ShouldBe(100);
                    }
                }
            })
        );
        exception.Message.ShouldStartWith(
            "Expected /a not to be asked for without end; by 0 s, 100 requests for it had been sent."
        );
    }

    [Fact]
    public async Task A_body_without_end_is_not_read_for_ever()
    {
        var exception = await Should.ThrowAsync<SpecFailedException>(
            Spec.RunAsync(static async spec =>
            {
                var site = spec.Site();
                await site.Client.GetStringAsync(site.Page("/flood").WithoutEnd(bytes: 10, 1.Seconds).Url);
            })
        );
        exception.Message.ShouldStartWith(
            "Expected nobody to wait for the end of /flood, which has none; by 1000 s, 10000 bytes of it had been read"
        );
    }

    [Fact]
    public async Task What_the_server_still_holds_is_gone_when_the_spec_has_ended()
    {
        foreach (var scenario in SiteScenarios.Names)
        {
            await SiteScenarios.RunAsync(scenario);
        }

        (await SiteServer.StartedAsync()).Open.ShouldBe(0);
    }
}
