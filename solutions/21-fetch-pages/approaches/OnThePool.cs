// Approach: as many workers as places, on the thread pool, take the pages from a queue.
using System.Collections.Concurrent;
using System.Text;

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
        var outcomes = new PageOutcome[all.Length];
        var queue = new ConcurrentQueue<int>(Enumerable.Range(0, all.Length));
        await Task.WhenAll(
            Enumerable
                .Range(0, Math.Min(limits.MaxConcurrent, all.Length))
                .Select(_ => Task.Run(WorkAsync, CancellationToken.None))
        );
        cancellationToken.ThrowIfCancellationRequested();
        return outcomes;

        async Task WorkAsync()
        {
            while (!cancellationToken.IsCancellationRequested && queue.TryDequeue(out var i))
            {
                outcomes[i] = await FetchAsync(all[i], limits, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Cancelled by the caller, it says so in its outcome, which nobody will see.
    private async Task<PageOutcome> FetchAsync(Uri url, FetchLimits limits, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = _clock.CreateTimer(
            _ => stop.Cancel(),
            null,
            limits.TimePerPage,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return new PageOutcome.BadStatus(response.StatusCode);
            }

            var body = await response.Content.ReadAsStreamAsync(stop.Token).ConfigureAwait(false);
            List<byte> bytes = [];
            var portion = new byte[1000];
            for (int count; (count = await body.ReadAsync(portion, stop.Token).ConfigureAwait(false)) > 0;)
            {
                bytes.AddRange(portion.AsSpan(0, count));
                if (bytes.Count > limits.MaxBytes)
                {
                    return new PageOutcome.TooLarge();
                }
            }

            return new PageOutcome.Page(Encoding.UTF8.GetString([.. bytes]));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return new PageOutcome.TimedOut();
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new PageOutcome.Broken(error);
        }
    }
}
