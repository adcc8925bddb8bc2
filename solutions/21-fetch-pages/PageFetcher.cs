using System.Buffers;
using System.Text;

namespace AsyncKatas.FetchPages;

/// <summary>Fetches pages over HTTP, several at the same time, and says of each what became of it.</summary>
public sealed class PageFetcher
{
    private readonly HttpClient _client;
    private readonly TimeProvider _clock;

    /// <summary>Creates the fetcher.</summary>
    /// <param name="client">
    /// Sends the requests. It belongs to the caller, who goes on using it: its settings stay as they are.
    /// </param>
    /// <param name="clock">The clock that the time limit goes by.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="client"/> or <paramref name="clock"/> is null.
    /// </exception>
    public PageFetcher(HttpClient client, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(clock);
        _client = client;
        _clock = clock;
    }

    /// <summary>
    /// Fetches each page with a GET of its own, at most <see cref="FetchLimits.MaxConcurrent"/> of them at once.
    /// </summary>
    /// <remarks>
    /// <para>A request is under way until the body has come whole, or until the page is given up: then its connection
    /// is closed at once. What becomes of one page changes nothing for the others.</para>
    /// <para>A status other than 2xx is known with the headers, and nobody waits for the body behind it. The time limit
    /// begins with the request of the page and counts until the last byte of the body. A body is too large as soon as
    /// one byte more has come than <see cref="FetchLimits.MaxBytes"/>, or as soon as its headers say that it will
    /// be.</para>
    /// </remarks>
    /// <param name="urls">The URLs, absolute ones. They are read once. One that occurs twice is fetched twice.</param>
    /// <param name="limits">How much a page, and all of them, may take.</param>
    /// <param name="cancellationToken">Gives up the requests under way and keeps the others from being sent.</param>
    /// <returns>What became of each page, in the order of the URLs.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="urls"/> or <paramref name="limits"/> is null.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled. The exception carries the caller's token.
    /// </exception>
    public async Task<PageOutcome[]> FetchAllAsync(
        IEnumerable<Uri> urls,
        FetchLimits limits,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(limits);

        // Read to the end before the first request: if the sequence throws half way, nothing is under way.
        Uri[] all = [.. urls];
        using var places = new SemaphoreSlim(limits.MaxConcurrent, limits.MaxConcurrent);
        try
        {
            return await Task.WhenAll(all.Select(FetchInTurnAsync));
        }
        catch (OperationCanceledException)
        {
            // Only the caller can be the reason here. It knows its own token and none of the linked ones.
            throw new OperationCanceledException(cancellationToken);
        }

        async Task<PageOutcome> FetchInTurnAsync(Uri url)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await FetchInTimeAsync(url, limits, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task<PageOutcome> FetchInTimeAsync(Uri url, FetchLimits limits, CancellationToken cancellationToken)
    {
        // One time limit for headers and body together, which begins now that the page has its place.
        using var time = new CancellationTokenSource(limits.TimePerPage, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        try
        {
            return await FetchAsync(url, limits.MaxBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Both end in the same exception, so the tokens must tell: it was not the caller.
            return new PageOutcome.TimedOut();
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The first comes from sending, the second from reading the stream. Anything else is nobody's connection,
            // and a mistake that should be seen.
            return new PageOutcome.Broken(error);
        }
    }

    private async Task<PageOutcome> FetchAsync(Uri url, int maxBytes, CancellationToken cancellationToken)
    {
        // The headers alone, since only who reads the body himself can stop. Leaving this method early disposes of the
        // response, and that closes the connection: the rest of the body never comes.
        using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return new PageOutcome.BadStatus(response.StatusCode);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new ArrayBufferWriter<byte>();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is var count && count > 0)
        {
            if (bytes.WrittenCount + count > maxBytes)
            {
                return new PageOutcome.TooLarge();
            }

            bytes.Write(buffer.AsSpan(0, count));
        }

        // All at once: a letter may have been cut in two between two portions.
        return new PageOutcome.Page(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }
}
