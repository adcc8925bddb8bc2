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
        // TODO: step 1 begins here.
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
    public Task<PageOutcome[]> FetchAllAsync(
        IEnumerable<Uri> urls,
        FetchLimits limits,
        CancellationToken cancellationToken = default
    )
    {
        // TODO: steps 1 to 6 go here (you will want the keyword async in the declaration above).
        throw new NotImplementedException("Please implement PageFetcher.FetchAllAsync.");
    }
}
