// Approach: one method owns everything that changes, hands out the work, and hears of each end; nothing needs a lock.
using System.Net;

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

        var pages = new Dictionary<Uri, PageOutcome>();
        var known = new HashSet<Uri>();
        var leftOut = false;
        var queue = new LinkedList<(Uri Url, int Retries)>();
        var busy = new Dictionary<string, int>();
        var requests = new List<Task<(Uri Url, int Retries, Answer Answer)>>();
        var waits = new List<Task<(Uri Url, int Retries)>>();
        using var deadline = new CancellationTokenSource(options.Deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);

        Find(start);
        while (!stop.IsCancellationRequested)
        {
            StartWhatMayStart();
            if (requests.Count + waits.Count == 0)
            {
                break;
            }

            await Task.WhenAny([.. requests, .. waits]);
            TakeWhatHasEnded();
        }

        await Task.WhenAll([.. requests.Select(IgnoreAsync), .. waits.Select(IgnoreAsync)]);
        return new CrawlResult(
            pages,
            stoppingToken.IsCancellationRequested ? CrawlEnd.Stopped
            : stop.IsCancellationRequested ? CrawlEnd.Deadline
            : leftOut ? CrawlEnd.MaxPages
            : CrawlEnd.Complete);

        void Find(Uri url)
        {
            if (
                url.Scheme is "http" or "https"
                && (url.Host == start.Host || options.Hosts.Contains(url.Host))
                && !known.Contains(url)
            )
            {
                leftOut = leftOut || known.Count == options.MaxPages;
                if (!leftOut)
                {
                    known.Add(url);
                    queue.AddLast((url, 0));
                }
            }
        }

        void StartWhatMayStart()
        {
            for (var next = queue.First; next is not null && requests.Count < options.MaxConcurrent;)
            {
                var (page, after) = (next.Value, next.Next);
                var atHost = busy.GetValueOrDefault(page.Url.Host);
                if (atHost < options.MaxPerHost)
                {
                    queue.Remove(next);
                    busy[page.Url.Host] = atHost + 1;
                    requests.Add(AskAsync(page.Url, page.Retries));
                }

                next = after;
            }
        }

        void TakeWhatHasEnded()
        {
            foreach (
                var request in requests.Where(static task => task is { IsCompleted: true, IsCanceled: false }).ToList()
            )
            {
                requests.Remove(request);
                var (url, retries, (outcome, retryAfter)) = request.Result;
                busy[url.Host]--;
                if (retries < options.Retries && MayWorkLater(outcome))
                {
                    waits.Add(WaitAsync(url, retries + 1, retryAfter ?? options.RetryDelay));
                    continue;
                }

                pages[url] = outcome;
                if (outcome is PageOutcome.Page(var text))
                {
                    Links.In(text, url).ToList().ForEach(Find);
                }
                else if (outcome is PageOutcome.Redirected(var to))
                {
                    Find(to);
                }
            }

            foreach (var wait in waits.Where(static task => task is { IsCompleted: true, IsCanceled: false }).ToList())
            {
                waits.Remove(wait);
                queue.AddLast(wait.Result);
            }
        }

        async Task<(Uri, int)> WaitAsync(Uri url, int retries, TimeSpan delay)
        {
            await Task.Delay(delay, clock, stop.Token);
            return (url, retries);
        }

        async Task<(Uri, int, Answer)> AskAsync(Uri url, int retries)
        {
            using var time = new CancellationTokenSource(options.TimePerRequest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, time.Token);
            try
            {
                return (url, retries, await Answer.GetAsync(client, url, options.MaxBytes, clock, either.Token));
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return (url, retries, new Answer(new PageOutcome.TimedOut(), null));
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                return (url, retries, new Answer(new PageOutcome.Broken(error), null));
            }
        }

        static bool MayWorkLater(PageOutcome outcome) =>
            outcome is PageOutcome.Broken
                or PageOutcome.BadStatus(HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable);

        static async Task IgnoreAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
