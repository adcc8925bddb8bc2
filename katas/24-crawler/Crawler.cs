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
    public static Task<CrawlResult> CrawlAsync(
        Uri start,
        HttpClient client,
        CrawlOptions options,
        TimeProvider clock,
        CancellationToken stoppingToken = default
    )
    {
        // TODO: steps 1 to 8 go here (you will want the keyword async in the declaration above).
        throw new NotImplementedException("Please implement Crawler.CrawlAsync.");
    }
}
