using System.Globalization;
using System.Net;
using System.Text;

namespace AsyncKatas.Specs;

/// <summary>
/// A page of a <see cref="Site"/>: what the server answers when somebody asks for it, and when. Without another word it
/// answers at once, with 200 and its own name as text.
/// </summary>
/// <remarks>
/// <para>All times are virtual and exact: those of a page begin when its request starts, and a client that reads late
/// misses nothing and waits for nothing that would have come by then.</para>
/// <para>Each request gets the answer from its beginning. <see cref="Then"/> describes another answer for the requests
/// after the first.</para>
/// <example>
/// <code>
/// site.Page("/slow").AnsweringAfter(2.Seconds);
/// site.Page("/drip").InPieces(1.Seconds, "one ", "two ", "three");
/// site.Page("/busy").WithStatus(429).WithRetryAfter(3.Seconds).Then(static page => page.WithText("at last"));
/// site.Page("/old").RedirectingTo("/new");
/// site.Page("/flood").WithoutEnd();
/// </code>
/// </example>
/// </remarks>
public sealed class SitePage
{
    private const int SizeOfAPiece = 16 * 1024;

    private readonly Site _site;
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _pieces;
    private TimeSpan? _delay = TimeSpan.Zero;
    private TimeSpan _pause;
    private int _status = (int)HttpStatusCode.OK;
    private string _type = "text/plain; charset=utf-8";
    private int? _breaksAfter;
    private bool _resets;
    private bool _hidesLength;
    private bool _isEndless;
    private SitePage? _next;
    private int _requests;

    internal SitePage(Site site, Uri url, string name)
    {
        (_site, Url, Name) = (site, url, name);
        _pieces = [Encoding.UTF8.GetBytes(name)];
    }

    /// <summary>Where it is.</summary>
    public Uri Url { get; }

    /// <summary>Its name on the timeline: the path, and the host before it unless that is
    /// <see cref="Site.Host"/>.</summary>
    public string Name { get; }

    /// <summary>How many requests for it have reached the server.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The virtual time that the whole answer takes; null: it has no end.</summary>
    internal TimeSpan? Duration =>
        _isEndless || _delay is null ? null
        : IsBrokenAtOnce ? _delay
        : _delay + (_pause * _pieces.Count);

    internal bool IsEndless => _isEndless;

    private bool IsBrokenAtOnce => _breaksAfter < 0;

    /// <summary>Lets it wait before it begins to answer.</summary>
    /// <param name="delay">Virtual time from the request to the headers.</param>
    /// <returns>The page itself.</returns>
    public SitePage AnsweringAfter(TimeSpan delay)
    {
        _delay = delay;
        return this;
    }

    /// <summary>Lets it take requests and never answer one.</summary>
    /// <returns>The page itself.</returns>
    public SitePage NeverAnswering()
    {
        _delay = null;
        return this;
    }

    /// <summary>Gives it another body.</summary>
    /// <param name="text">Sent in one piece, as UTF-8.</param>
    /// <returns>The page itself.</returns>
    public SitePage WithText(string text) => InPieces(TimeSpan.Zero, text);

    /// <summary>Gives it a body in HTML that links to other pages, in this order.</summary>
    /// <param name="links">What stands in each <c>href</c>.</param>
    /// <returns>The page itself.</returns>
    public SitePage WithLinks(params IReadOnlyList<string> links)
    {
        _type = "text/html; charset=utf-8";
        var items = links
            .Select(static link => WebUtility.HtmlEncode(link))
            .Select(static link => $"""<li><a href="{link}">{link}</a></li>""");
        return WithText($"<!DOCTYPE html><title>{WebUtility.HtmlEncode(Name)}</title><ul>{string.Concat(items)}</ul>");
    }

    /// <summary>Gives it a body of so many bytes, each of them the letter x.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The page itself.</returns>
    public SitePage WithBytes(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return InBytes(TimeSpan.Zero, [.. Filling(count).Chunk(SizeOfAPiece)]);
    }

    /// <summary>Gives it a body that comes piece by piece.</summary>
    /// <param name="pause">Virtual time before each piece; before the first one, it begins when the headers are
    /// sent.</param>
    /// <param name="pieces">The pieces, sent as UTF-8.</param>
    /// <returns>The page itself.</returns>
    public SitePage InPieces(TimeSpan pause, params IReadOnlyList<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return InBytes(pause, [.. pieces.Select(static piece => Encoding.UTF8.GetBytes(piece))]);
    }

    /// <summary>The same with bytes, which may cut a letter in two.</summary>
    /// <inheritdoc cref="InPieces"/>
    public SitePage InBytes(TimeSpan pause, params IReadOnlyList<byte[]> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return WithPieces(pause, [.. pieces.Select(static piece => new ReadOnlyMemory<byte>(piece))]);
    }

    /// <summary>Gives it a body that never ends. Whoever has read a thousand pieces and reads on has lost: the spec
    /// fails.</summary>
    /// <param name="bytes">Size of each piece.</param>
    /// <param name="pause">Virtual time before each piece; default: none, it comes as fast as somebody reads.</param>
    /// <returns>The page itself.</returns>
    public SitePage WithoutEnd(int bytes = SizeOfAPiece, TimeSpan pause = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        _isEndless = true;
        return WithPieces(pause, [Filling(bytes)]);
    }

    /// <summary>Lets it keep the length of its body to itself: no Content-Length, the body comes in chunks.</summary>
    /// <returns>The page itself.</returns>
    public SitePage WithoutLength()
    {
        _hidesLength = true;
        return this;
    }

    /// <summary>Gives it another status.</summary>
    /// <param name="status">The status code: 404, 500 and so on.</param>
    /// <returns>The page itself.</returns>
    public SitePage WithStatus(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        _status = status;
        return this;
    }

    /// <summary>Adds a header to the answer.</summary>
    /// <returns>The page itself.</returns>
    public SitePage WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        _headers.Add(new(name, value));
        return this;
    }

    /// <summary>Adds the header Retry-After.</summary>
    /// <param name="delay">Sent in whole seconds.</param>
    /// <returns>The page itself.</returns>
    public SitePage WithRetryAfter(TimeSpan delay) =>
        WithHeader("Retry-After", ((int)delay.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets it answer with a redirect, which the client follows unless the spec has told it
    /// otherwise.</summary>
    /// <param name="url">Where to: a path, or a whole URL. It may be the page itself.</param>
    /// <param name="status">301, 302, 303, 307 or 308.</param>
    /// <returns>The page itself.</returns>
    public SitePage RedirectingTo(string url, int status = (int)HttpStatusCode.Found)
    {
        ArgumentNullException.ThrowIfNull(url);
        return WithStatus(status).WithHeader("Location", url).WithText("");
    }

    /// <summary>Lets it close the connection when it has sent no more than the first bytes of the status
    /// line.</summary>
    /// <remarks>Without these bytes .NET would silently ask again, up to three times.</remarks>
    /// <returns>The page itself.</returns>
    public SitePage ClosingBeforeTheAnswer()
    {
        _breaksAfter = -1;
        return this;
    }

    /// <summary>Lets it close the connection in the middle of the body. Whoever reads has read all of that
    /// before.</summary>
    /// <param name="bytes">How much of the body is sent. The length that the headers tell is that of the whole
    /// body.</param>
    /// <returns>The page itself.</returns>
    public SitePage ClosingAfter(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _breaksAfter = bytes;
        return this;
    }

    /// <summary>The same with a connection that is reset, as by a server that crashes, and not closed in good
    /// order.</summary>
    /// <inheritdoc cref="ClosingAfter"/>
    public SitePage ResettingAfter(int bytes)
    {
        _resets = true;
        return ClosingAfter(bytes);
    }

    /// <summary>Describes another answer for the requests after this one; the last answer described holds for all that
    /// follow.</summary>
    /// <param name="describe">Called at once, with a page that knows nothing of this answer.</param>
    /// <returns>The page itself.</returns>
    public SitePage Then(Action<SitePage> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        var last = this;
        while (last._next is { } next)
        {
            last = next;
        }

        last._next = new SitePage(_site, Url, Name);
        describe(last._next);
        return this;
    }

    /// <summary>A request has come.</summary>
    /// <returns>The answer that it gets.</returns>
    internal SitePage Ask()
    {
        var answer = this;
        for (var earlier = Interlocked.Increment(ref _requests) - 1; earlier > 0 && answer._next is { } next; earlier--)
        {
            answer = next;
        }

        return answer;
    }

    /// <summary>What the server does, step by step.</summary>
    internal IEnumerable<ServerStep> Steps()
    {
        if (IsBrokenAtOnce)
        {
            yield return new ServerStep { Delay = _delay, Kind = ServerStepKind.Close };
            yield break;
        }

        yield return new ServerStep { Delay = _delay, Kind = ServerStepKind.Head, Head = Head() };
        var left = _breaksAfter ?? long.MaxValue;
        for (var i = 0; _isEndless || i < _pieces.Count; i++)
        {
            var piece = _pieces[i % _pieces.Count];
            if (left < piece.Length)
            {
                piece = piece[..(int)left];
            }

            if (piece.Length > 0)
            {
                yield return new ServerStep { Delay = _pause, Kind = ServerStepKind.Bytes, Bytes = piece };
                left -= piece.Length;
            }

            if (left == 0)
            {
                break;
            }
        }

        yield return new ServerStep
        {
            Kind =
                _breaksAfter is null ? ServerStepKind.End
                : _resets ? ServerStepKind.Reset
                : ServerStepKind.Close,
        };
    }

    private static byte[] Filling(int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, (byte)'x');
        return bytes;
    }

    private SitePage WithPieces(TimeSpan pause, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        (_pause, _pieces) = (pause, pieces);
        return this;
    }

    private AnswerHead Head() =>
        new(
            _status,
            [
                new("Content-Type", _type),
                new("Date", _site.Now.ToString("R", CultureInfo.InvariantCulture)),
                .. _headers,
            ],
            _isEndless || _hidesLength ? null : _pieces.Sum(static piece => (long)piece.Length)
        );
}
