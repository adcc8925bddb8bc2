// Approach: LoadIntoBufferAsync counts the bytes and throws when they are too many; Parallel.ForEachAsync counts the
// places.
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
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = limits.MaxConcurrent,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, all.Length),
            options,
            async (i, _) => outcomes[i] = await FetchAsync(all[i], limits, cancellationToken)
        );
        return outcomes;
    }

    private async Task<PageOutcome> FetchAsync(Uri url, FetchLimits limits, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(limits.TimePerPage, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        try
        {
            using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return new PageOutcome.BadStatus(response.StatusCode);
            }

            await response.Content.LoadIntoBufferAsync(limits.MaxBytes, either.Token);
            return new PageOutcome.Page(
                Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(either.Token))
            );
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new PageOutcome.TooLarge();
        }
        catch (HttpRequestException error)
        {
            return new PageOutcome.Broken(error);
        }
        catch (OperationCanceledException)
            when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new PageOutcome.TimedOut();
        }
    }
}
