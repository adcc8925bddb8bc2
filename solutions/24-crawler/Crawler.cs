using System.Collections.Concurrent;
using System.Net;

namespace AsyncKatas.Crawler;

/// <summary>Visits the pages of a site: several at the same time, each once, and without being a nuisance.</summary>
public static class Crawler
{
    /// <summary>Visits a page and all that links lead to from there, and returns what became of each.</summary>
    /// <remarks>
    /// <para>A page is visited by asking for it with <see cref="Answer.GetAsync"/>. Its links are those of
    /// <see cref="Links.In"/>, or the place that a redirect names. In what order they are followed is open.</para>
    /// <para>A crawl that has no time left, or is stopped, ends at that very moment, and with a result, not with an
    /// exception. A page that has no outcome by then is not in it.</para>
    /// <para>However a crawl ends, no request of it is under way then, and no timer armed.</para>
    /// </remarks>
    /// <param name="start">The page to begin with, an absolute URL with http or https.</param>
    /// <param name="client">Sends the requests. It follows no redirects.</param>
    /// <param name="options">Where the crawl may go, and how much it may take.</param>
    /// <param name="clock">The clock for all delays and limits of time.</param>
    /// <param name="stoppingToken">
    /// Stops the crawl. It is named as in a <c>BackgroundService</c>, since it does not throw away what there is
    /// already: nothing more is asked for, requests under way are given up, and what was found is returned.
    /// </param>
    /// <returns>What was found, and why the crawl has ended.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="start"/>, <paramref name="client"/>, <paramref name="options"/> or <paramref name="clock"/> is
    /// null.
    /// </exception>
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

        // Deadline and caller do the same to everything that waits, so that one token is enough inside.
        using var deadline = new CancellationTokenSource(options.Deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        var crawl = new Crawl(start.Host, client, options, clock, stop.Token);
        await crawl.VisitAsync(start);
        return new CrawlResult(
            crawl.Pages,
            stoppingToken.IsCancellationRequested ? CrawlEnd.Stopped
            : deadline.IsCancellationRequested ? CrawlEnd.Deadline
            : crawl.HasLeftOut ? CrawlEnd.MaxPages
            : CrawlEnd.Complete);
    }

    private sealed class Crawl(
        string startHost,
        HttpClient client,
        CrawlOptions options,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        private readonly ConcurrentDictionary<Uri, PageOutcome> _pages = [];
        private readonly ConcurrentDictionary<string, SemaphoreSlim> _hosts = new(StringComparer.Ordinal);
        private readonly SemaphoreSlim _places = new(options.MaxConcurrent, options.MaxConcurrent);

        // Two URLs that differ in nothing but the fragment are equal, so nothing has to be cut off. Guarded by itself:
        // without a synchronization context, pages come in on several threads.
        private readonly HashSet<Uri> _known = [];

        public IReadOnlyDictionary<Uri, PageOutcome> Pages => _pages;

        public bool HasLeftOut { get; private set; }

        // A visit has ended when those have ended that its links lead to. So nobody needs to count what is still under
        // way.
        public async Task VisitAsync(Uri url)
        {
            if (!MayVisit(url) || !Claim(url))
            {
                return;
            }

            try
            {
                _pages[url] = await AskUntilItWorksAsync(url);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            var links = _pages[url] switch
            {
                PageOutcome.Page(var text) => Links.In(text, url),
                PageOutcome.Redirected(var to) => [to],
                _ => [],
            };
            await Task.WhenAll(links.Select(VisitAsync));
        }

        private bool MayVisit(Uri url) =>
            (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && (url.Host == startHost || options.Hosts.Contains(url.Host));

        // To look and to write down is one step, and it comes before the request: whoever finds the same link a moment
        // later, or while the page is under way, finds it taken.
        private bool Claim(Uri url)
        {
            lock (_known)
            {
                if (_known.Contains(url))
                {
                    return false;
                }

                HasLeftOut |= _known.Count == options.MaxPages;
                return !HasLeftOut && _known.Add(url);
            }
        }

        private async Task<PageOutcome> AskUntilItWorksAsync(Uri url)
        {
            for (var retries = 0; ; retries++)
            {
                var (outcome, retryAfter) = await AskInTurnAsync(url);
                if (retries == options.Retries || !MayWorkLater(outcome))
                {
                    return outcome;
                }

                // No place is held meanwhile.
                await Task.Delay(retryAfter ?? options.RetryDelay, clock, stop);
            }
        }

        private static bool MayWorkLater(PageOutcome outcome) =>
            outcome is PageOutcome.Broken
                or PageOutcome.BadStatus(HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable);

        private async Task<Answer> AskInTurnAsync(Uri url)
        {
            // The host first. The other way round, pages of a busy host would hold the places while they wait for it.
            var host = _hosts.GetOrAdd(url.Host, _ => new SemaphoreSlim(options.MaxPerHost, options.MaxPerHost));
            await host.WaitAsync(stop);
            try
            {
                await _places.WaitAsync(stop);
                try
                {
                    return await AskInTimeAsync(url);
                }
                finally
                {
                    _places.Release();
                }
            }
            finally
            {
                host.Release();
            }
        }

        private async Task<Answer> AskInTimeAsync(Uri url)
        {
            using var time = new CancellationTokenSource(options.TimePerRequest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, time.Token);
            try
            {
                return await Answer.GetAsync(client, url, options.MaxBytes, clock, either.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return new Answer(new PageOutcome.TimedOut(), RetryAfter: null);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                return new Answer(new PageOutcome.Broken(error), RetryAfter: null);
            }
        }
    }
}
