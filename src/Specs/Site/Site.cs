using System.Collections.Concurrent;
using System.Net.Sockets;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.Specs;

/// <summary>
/// A web site for the code under test: real HTTP from a real <see cref="HttpClient"/> to a real Kestrel on the loopback
/// address, at virtual times that are exact to the tick. Made by <see cref="Spec.Site"/>.
/// </summary>
/// <remarks>
/// <para><b>What is real:</b> connections, requests, headers, statuses, redirects, bodies in pieces, broken
/// connections, and every exception that .NET makes of them. <b>What is not:</b> time, and names: the client connects
/// to the same Kestrel whatever the host, so URLs and messages are the same in every run and on every machine, and a
/// spec may have as many hosts as it likes.</para>
/// <para><b>Guarantees</b></para>
/// <list type="bullet">
/// <item>A page that answers after 2 s answers at exactly 2 s, and the clock stands still while bytes are under way,
/// however busy the machine is.</item>
/// <item>Requests and reads that are possible at one moment have one order, that in which they were begun, the same in
/// every run.</item>
/// <item>A read gets all that has come by then and fits into its buffer, never less.</item>
/// <item>Each request is a span on the timeline, redirects included. It <i>succeeds</i> when the answer has come whole,
/// whatever its status; it <i>fails</i> when the connection does; it is <i>cancelled</i> when the client gives it up:
/// by its token, or by disposing of the answer before it is whole. An answer that was neither read to its end nor
/// disposed of is still running, so <see cref="LeftoverAssertions.ShouldHaveLeftNothingBehind"/> finds it.</item>
/// <item>A request that is given up sends nothing more, and holds no timer.</item>
/// <item>Whoever asks for one and the same page more than a hundred times has lost: the spec fails, however little
/// virtual time that takes.</item>
/// </list>
/// <para><b>Limits:</b> HTTP/1.1 without TLS, one connection for each request; bodies of requests are not looked at; a
/// synchronous Send or Read blocks its thread, as in the real world, and fails the run where nobody else can end the
/// wait.</para>
/// <example>
/// <code>
/// var site = spec.Site();
/// var (a, b) = (site.Page("/a").AnsweringAfter(2.Seconds),
/// site.Page("/b").AnsweringAfter(1.Seconds).WithText("hello"));
/// site.Page("http://other.test/c").NeverAnswering();
/// var texts = await Task.WhenAll(site.Client.GetStringAsync(a.Url), site.Client.GetStringAsync(b.Url));
/// spec.ShouldHaveResults(texts, "/a", "hello");
/// spec.ShouldHaveTaken(2.Seconds);
/// </code>
/// </example>
/// </remarks>
public sealed class Site
{
    /// <summary>The host of pages that are named by a path alone.</summary>
    public const string Host = "site.test";

    private const int RequestsWithoutEnd = 100;

    private static readonly Uri s_root = new($"http://{Host}/");

    private readonly Spec _spec;
    private readonly Dictionary<Uri, SitePage> _pages = [];
    private readonly Dictionary<Uri, int> _asked = [];
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal) { Host };
    private readonly HashSet<string> _down = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Exchange, bool> _open = [];
    private readonly SiteHandler _handler;

    internal Site(Spec spec, bool followsRedirects)
    {
        _spec = spec;
        _handler = new SiteHandler(
            this,
            new SocketsHttpHandler
            {
                AllowAutoRedirect = followsRedirects,
                ConnectCallback = ConnectAsync,
                // A connection that is used again may break before the answer has begun; .NET would silently ask once
                // more.
                PooledConnectionLifetime = TimeSpan.Zero,
                ResponseDrainTimeout = TimeSpan.Zero,
                UseCookies = false,
                UseProxy = false,
            }
        );
        Client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The client to hand to the code under test. It has no time limit of its own: that would be one of the
    /// real clock.</summary>
    public HttpClient Client { get; }

    /// <summary>How many requests the client has sent, redirects not counted.</summary>
    public int Requests { get; private set; }

    internal DateTimeOffset Now => _spec.Clock.GetUtcNow();

    /// <summary>Describes a page. What is not described is not found: 404, at once.</summary>
    /// <param name="url">A path, or a whole URL of another host. A second description replaces the first.</param>
    /// <returns>The page, to be described further.</returns>
    public SitePage Page(string url)
    {
        var uri = UrlOf(url);
        var page = new SitePage(this, uri, NameOf(uri));
        _hosts.Add(uri.Host);
        _pages[uri] = page;
        return page;
    }

    /// <summary>Describes pages that answer after equally long, /page1, /page2 and so on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="delay">Virtual time from the request to the headers.</param>
    /// <returns>The pages.</returns>
    public SitePage[] EqualPages(int count, TimeSpan delay) =>
        [.. Enumerable.Range(1, count).Select(i => Page($"/page{i}").AnsweringAfter(delay))];

    /// <summary>The URL of a path, described or not.</summary>
    /// <param name="url">A path, or a whole URL.</param>
    /// <returns>The whole URL.</returns>
    public Uri UrlOf(string url)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        return new Uri(s_root, url);
    }

    /// <summary>
    /// The name of a URL on the timeline: the path, and the host before it unless that is <see cref="Host"/>. What no
    /// site answers, as <c>mailto:</c>, is named in full.
    /// </summary>
    /// <param name="url">A whole URL.</param>
    /// <returns>The name.</returns>
    public static string NameOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Scheme is not ("http" or "https") ? url.AbsoluteUri
            : string.Equals(url.Host, Host, StringComparison.Ordinal) ? url.PathAndQuery
            : $"{url.Host}{url.PathAndQuery}";
    }

    /// <summary>Lets a host refuse every connection. A host that nobody has described is not found at all.</summary>
    /// <param name="host">Its name, or that of a page's URL.</param>
    public void Refuse(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        _down.Add(host);
    }

    internal Exchange Open(Uri url)
    {
        Requests++;
        _asked[url] = _asked.GetValueOrDefault(url) + 1;
        if (_asked[url] > RequestsWithoutEnd)
        {
            _spec.Fail(
                $"Expected {NameOf(url)} not to be asked for without end; by {Seconds.Text(_spec.Elapsed)}, "
                    + $"{RequestsWithoutEnd} requests for it had been sent."
            );
        }

        var exchange = new Exchange(this, _spec.Clock, NameOf(url));
        _open[exchange] = true;
        return exchange;
    }

    internal void Forget(Exchange exchange) => _open.TryRemove(exchange, out _);

    internal SitePage Find(Uri url) =>
        _pages.TryGetValue(url, out var page)
            ? page
            : new SitePage(this, url, NameOf(url)).WithStatus(404).WithText("not found");

    internal void FailWithoutEnd(SitePage page, long bytes) =>
        _spec.Fail(
            $"Expected nobody to wait for the end of {page.Name}, which has none; by {Seconds.Text(_spec.Elapsed)}, "
                + $"{bytes} bytes of it had been read, one after the other."
        );

    /// <summary>The run is over: closes what is still open.</summary>
    internal void Close()
    {
        foreach (var exchange in _open.Keys)
        {
            exchange.Drop();
        }

        Client.Dispose();
        _handler.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var host = context.DnsEndPoint.Host;
        if (_down.Contains(host) || !_hosts.Contains(host))
        {
            throw new SocketException(
                (int)(_down.Contains(host) ? SocketError.ConnectionRefused : SocketError.HostNotFound)
            );
        }

        var server = await SiteServer.StartedAsync().ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Closed at once and for good: thousands of specs would use up the ports of the machine otherwise.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            await socket.ConnectAsync(server.EndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
