// Approach: a channel and its workers for each host; a number says how many pages have no outcome yet.
using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

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
        var crawl = new Crawl(client, options, clock, [start.Host, .. options.Hosts], stop.Token);
        var leftOut = await crawl.RunAsync(start);
        var end = stoppingToken.IsCancellationRequested ? CrawlEnd.Stopped
            : deadline.IsCancellationRequested ? CrawlEnd.Deadline
            : leftOut ? CrawlEnd.MaxPages
            : CrawlEnd.Complete;
        return new CrawlResult(crawl.Outcomes, end);
    }

    private sealed record Job(Uri Url, int RetriesLeft);

    private sealed class Crawl
    {
        private readonly HttpClient _client;
        private readonly CrawlOptions _options;
        private readonly TimeProvider _clock;
        private readonly CancellationToken _stop;
        private readonly Dictionary<string, Channel<Job>> _channels = new(StringComparer.Ordinal);
        private readonly SemaphoreSlim _places;
        private readonly HashSet<Uri> _seen = [];
        private readonly ConcurrentBag<Task> _waits = [];
        private int _pending;
        private bool _leftOut;

        public Crawl(
            HttpClient client,
            CrawlOptions options,
            TimeProvider clock,
            IEnumerable<string> hosts,
            CancellationToken stop
        )
        {
            (_client, _options, _clock, _stop) = (client, options, clock, stop);
            _places = new SemaphoreSlim(options.MaxConcurrent);
            foreach (var host in hosts)
            {
                _channels.TryAdd(host, Channel.CreateUnbounded<Job>());
            }
        }

        public ConcurrentDictionary<Uri, PageOutcome> Outcomes { get; } = [];

        public async Task<bool> RunAsync(Uri start)
        {
            Find([start]);
            var workers = _channels.Values.SelectMany(channel =>
                Enumerable.Range(0, _options.MaxPerHost).Select(_ => WorkAsync(channel.Reader))
            );
            await Task.WhenAll([.. workers]);
            await Task.WhenAll(_waits);
            return _leftOut;
        }

        private async Task WorkAsync(ChannelReader<Job> jobs)
        {
            try
            {
                await foreach (var job in jobs.ReadAllAsync(_stop))
                {
                    await _places.WaitAsync(_stop);
                    Answer answer;
                    try
                    {
                        answer = await AskAsync(job.Url);
                    }
                    finally
                    {
                        _places.Release();
                    }

                    if (IsTemporary(answer.Outcome) && job.RetriesLeft > 0)
                    {
                        // The worker goes on to other pages meanwhile, and this one comes back.
                        _waits.Add(
                            ComeBackAsync(
                                job with
                                {
                                    RetriesLeft = job.RetriesLeft - 1,
                                },
                                answer.RetryAfter ?? _options.RetryDelay
                            )
                        );
                    }
                    else
                    {
                        Finish(job.Url, answer.Outcome);
                    }
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // What is there is there.
            }
        }

        private async Task ComeBackAsync(Job job, TimeSpan delay)
        {
            try
            {
                await Task.Delay(delay, _clock, _stop);
                _channels[job.Url.Host].Writer.TryWrite(job);
            }
            catch (OperationCanceledException)
            {
                // Nobody reads any more.
            }
        }

        private void Finish(Uri url, PageOutcome outcome)
        {
            Outcomes[url] = outcome;
            Find(outcome switch
            {
                PageOutcome.Page page => Links.In(page.Text, url),
                PageOutcome.Redirected redirect => [redirect.To],
                _ => [],
            });

            // The links are counted before the page is not: it never comes to zero as long as something is to be done.
            if (Interlocked.Decrement(ref _pending) == 0)
            {
                foreach (var channel in _channels.Values)
                {
                    channel.Writer.Complete();
                }
            }
        }

        private void Find(IReadOnlyList<Uri> links)
        {
            foreach (var link in links)
            {
                if (link.Scheme is not ("http" or "https") || !_channels.TryGetValue(link.Host, out var channel))
                {
                    continue;
                }

                lock (_seen)
                {
                    if (_seen.Contains(link))
                    {
                        continue;
                    }

                    if (_seen.Count == _options.MaxPages)
                    {
                        _leftOut = true;
                        continue;
                    }

                    _seen.Add(link);
                }

                Interlocked.Increment(ref _pending);
                channel.Writer.TryWrite(new Job(link, _options.Retries));
            }
        }

        private async Task<Answer> AskAsync(Uri url)
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            await using var timer = _clock.CreateTimer(
                _ => time.Cancel(),
                null,
                _options.TimePerRequest,
                Timeout.InfiniteTimeSpan
            );
            try
            {
                return await Answer.GetAsync(_client, url, _options.MaxBytes, _clock, time.Token);
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                return new Answer(new PageOutcome.TimedOut(), null);
            }
            catch (HttpRequestException error)
            {
                return new Answer(new PageOutcome.Broken(error), null);
            }
            catch (IOException error)
            {
                return new Answer(new PageOutcome.Broken(error), null);
            }
        }

        private static bool IsTemporary(PageOutcome outcome) =>
            outcome is PageOutcome.Broken
                or PageOutcome.BadStatus(HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable);
    }
}
