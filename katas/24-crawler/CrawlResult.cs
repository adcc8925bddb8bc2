namespace AsyncKatas.Crawler;

/// <summary>What a crawl has found.</summary>
/// <param name="Pages">
/// What became of each page that was visited, by its URL, in no particular order. For a <see cref="Uri"/>, URLs that
/// differ in nothing but the fragment are equal.
/// </param>
/// <param name="End">Why there are no more.</param>
public sealed record CrawlResult(IReadOnlyDictionary<Uri, PageOutcome> Pages, CrawlEnd End);

/// <summary>Why a crawl has ended.</summary>
public enum CrawlEnd
{
    /// <summary>Every page that links lead to was visited.</summary>
    Complete,

    /// <summary>At least one more page was known, but <see cref="CrawlOptions.MaxPages"/> had been visited.</summary>
    MaxPages,

    /// <summary>The time was up before that.</summary>
    Deadline,

    /// <summary>The caller stopped it before that.</summary>
    Stopped,
}
