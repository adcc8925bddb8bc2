using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace AsyncKatas.Crawler;

/// <summary>What a server answers to one request.</summary>
/// <param name="Outcome">
/// What becomes of the page by that: <see cref="PageOutcome.Page"/>, <see cref="PageOutcome.Redirected"/>,
/// <see cref="PageOutcome.BadStatus"/> or <see cref="PageOutcome.TooLarge"/>.
/// </param>
/// <param name="RetryAfter">
/// How long the server asks to wait before the next request for this page, from zero to a day; null: it does not say.
/// </param>
public sealed record Answer(PageOutcome Outcome, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    /// <summary>
    /// Sends one GET and reads the answer: no more of its body than there may be, and none behind a bad status. When
    /// the task has ended, so has the request.
    /// </summary>
    /// <param name="client">Sends the request. It must leave redirects to us.</param>
    /// <param name="url">The page.</param>
    /// <param name="maxBytes">How many bytes the body may have.</param>
    /// <param name="clock">The clock for a <c>Retry-After</c> that names a date.</param>
    /// <param name="cancellationToken">Gives up the request, before the headers or in the middle of the body.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="HttpRequestException">
    /// There is no connection, or it broke before the headers were there.
    /// </exception>
    /// <exception cref="IOException">The connection broke in the middle of the body.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<Answer> GetAsync(
        HttpClient client,
        Uri url,
        int maxBytes,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var retryAfter = DelayOf(response.Headers.RetryAfter, clock);
        if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
        {
            return new Answer(new PageOutcome.Redirected(new Uri(url, location)), retryAfter);
        }

        if (!response.IsSuccessStatusCode)
        {
            return new Answer(new PageOutcome.BadStatus(response.StatusCode), retryAfter);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new ArrayBufferWriter<byte>();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is var count && count > 0)
        {
            if (bytes.WrittenCount + count > maxBytes)
            {
                return new Answer(new PageOutcome.TooLarge(), retryAfter);
            }

            bytes.Write(buffer.AsSpan(0, count));
        }

        return new Answer(new PageOutcome.Page(Encoding.UTF8.GetString(bytes.WrittenSpan)), retryAfter);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        RetryAfter is { } delay
            ? string.Create(CultureInfo.InvariantCulture, $"{Outcome}, retry after {delay.TotalSeconds} s")
            : $"{Outcome}";

    private static TimeSpan? DelayOf(RetryConditionHeaderValue? header, TimeProvider clock) =>
        (header?.Delta ?? (header?.Date - clock.GetUtcNow())) is { } delay
            ? TimeSpan.FromTicks(Math.Clamp(delay.Ticks, 0, s_day.Ticks))
            : null;
}
