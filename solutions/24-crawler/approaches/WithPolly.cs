// Approach: libraries of production: Polly has the retries and the time limit, System.Threading.RateLimiting the
// places.
using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AsyncKatas.Crawler;

public static class Crawler
{
    public static async Task<CrawlResult> CrawlAsync(
        Uri start,
        HttpClient client,
        CrawlOptions options,
        TimeProvider clock,
        CancellationToken stoppingToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        using var deadline = new CancellationTokenSource(options.Deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        await using var places = PlacesFor(options.MaxConcurrent);
        var hosts = new[] { start.Host }
            .Concat(options.Hosts)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(host => host, _ => PlacesFor(options.MaxPerHost));
        var crawl = new Crawl(client, options, clock, places, hosts, stop.Token);
        try
        {
            await crawl.VisitAsync(start);
        }
        finally
        {
            foreach (var host in hosts.Values)
            {
                await host.DisposeAsync();
            }
        }

        var end = stoppingToken.IsCancellationRequested ? CrawlEnd.Stopped
            : deadline.IsCancellationRequested ? CrawlEnd.Deadline
            : crawl.Known > options.MaxPages ? CrawlEnd.MaxPages
            : CrawlEnd.Complete;
        return new CrawlResult(crawl.Outcomes, end);
    }

    private static ConcurrencyLimiter PlacesFor(int count) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = count,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private sealed class Crawl
    {
        private readonly HttpClient _client;
        private readonly CrawlOptions _options;
        private readonly TimeProvider _clock;
        private readonly ConcurrencyLimiter _places;
        private readonly Dictionary<string, ConcurrencyLimiter> _hosts;
        private readonly CancellationToken _stop;
        private readonly ResiliencePipeline<Answer> _untilItWorks;
        private readonly ResiliencePipeline _inTime;
        private readonly ConcurrentDictionary<Uri, int> _numbers = [];
        private int _known;

        public Crawl(
            HttpClient client,
            CrawlOptions options,
            TimeProvider clock,
            ConcurrencyLimiter places,
            Dictionary<string, ConcurrencyLimiter> hosts,
            CancellationToken stop
        )
        {
            (_client, _options, _clock, _places, _hosts, _stop) = (client, options, clock, places, hosts, stop);
            _inTime = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(options.TimePerRequest).Build();
            var untilItWorks = new ResiliencePipelineBuilder<Answer> { TimeProvider = clock };

            // Polly refuses to add a strategy for no retry.
            if (options.Retries > 0)
            {
                untilItWorks.AddRetry(new RetryStrategyOptions<Answer>
                {
                    MaxRetryAttempts = options.Retries,
                    ShouldHandle = static attempt => ValueTask.FromResult(
                        attempt.Outcome.Exception is HttpRequestException or IOException
                        || attempt.Outcome.Result?.Outcome
                            is PageOutcome.BadStatus(
                                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                            )),
                    DelayGenerator = attempt =>
                        ValueTask.FromResult<TimeSpan?>(attempt.Outcome.Result?.RetryAfter ?? options.RetryDelay),
                });
            }

            _untilItWorks = untilItWorks.Build();
        }

        public ConcurrentDictionary<Uri, PageOutcome> Outcomes { get; } = [];

        // More than MaxPages: somebody wanted one more.
        public int Known => _known;

        public async Task VisitAsync(Uri url)
        {
            if (
                url.Scheme is not ("http" or "https")
                || !_hosts.ContainsKey(url.Host)
                || !_numbers.TryAdd(url, 0)
                || Interlocked.Increment(ref _known) > _options.MaxPages
            )
            {
                return;
            }

            PageOutcome outcome;
            try
            {
                outcome = (await _untilItWorks.ExecuteAsync(token => AskInTurnAsync(url, token), _stop)).Outcome;
            }
            catch (TimeoutRejectedException)
            {
                outcome = new PageOutcome.TimedOut();
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                outcome = new PageOutcome.Broken(error);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }

            Outcomes[url] = outcome;
            await Task.WhenAll(outcome switch
            {
                PageOutcome.Page(var text) => Links.In(text, url).Select(VisitAsync),
                PageOutcome.Redirected(var to) => [VisitAsync(to)],
                _ => [],
            });
        }

        private async ValueTask<Answer> AskInTurnAsync(Uri url, CancellationToken cancellationToken)
        {
            using var host = await _hosts[url.Host].AcquireAsync(1, cancellationToken);
            using var place = await _places.AcquireAsync(1, cancellationToken);
            return await _inTime.ExecuteAsync(
                async token => await Answer.GetAsync(_client, url, _options.MaxBytes, _clock, token),
                cancellationToken
            );
        }
    }
}
