// Approach: libraries of production: Polly's pipeline has the time limit, and the limiter of
// System.Threading.RateLimiting the places.
using System.Text;
using System.Threading.RateLimiting;
using Polly;
using Polly.Timeout;

namespace AsyncKatas.FetchPages;

public sealed class PageFetcher
{
    private readonly HttpClient _client;
    private readonly TimeProvider _clock;

    public PageFetcher(HttpClient client, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(clock);
        (_client, _clock) = (client, clock);
    }

    public async Task<PageOutcome[]> FetchAllAsync(
        IEnumerable<Uri> urls,
        FetchLimits limits,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(limits);
        Uri[] all = [.. urls];
        await using var places = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = limits.MaxConcurrent,
                QueueLimit = int.MaxValue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
        var inTime = new ResiliencePipelineBuilder { TimeProvider = _clock }
            .AddTimeout(limits.TimePerPage)
            .Build();
        try
        {
            return await Task.WhenAll(all.Select(FetchOneAsync));
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        async Task<PageOutcome> FetchOneAsync(Uri url)
        {
            using var place = await places.AcquireAsync(1, cancellationToken);
            try
            {
                return await inTime.ExecuteAsync(token => FetchAsync(url, limits.MaxBytes, token), cancellationToken);
            }
            catch (TimeoutRejectedException)
            {
                return new PageOutcome.TimedOut();
            }
            catch (HttpRequestException error)
            {
                return new PageOutcome.Broken(error);
            }
            catch (IOException error)
            {
                return new PageOutcome.Broken(error);
            }
        }
    }

    private async ValueTask<PageOutcome> FetchAsync(Uri url, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return new PageOutcome.BadStatus(response.StatusCode);
        }

        if (response.Content.Headers.ContentLength > maxBytes)
        {
            return new PageOutcome.TooLarge();
        }

        // One byte more than there may be: if that is there too, the body is too large.
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[maxBytes + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count > maxBytes
            ? new PageOutcome.TooLarge()
            : new PageOutcome.Page(Encoding.UTF8.GetString(bytes, 0, count));
    }
}
