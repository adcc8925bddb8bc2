using System.Diagnostics;
using System.Net;

namespace AsyncKatas.Specs;

/// <summary>The body of an answer, as it comes.</summary>
[StackTraceHidden]
internal sealed class SiteContent : HttpContent
{
    private readonly Exchange _exchange;

    public SiteContent(HttpContent content, Exchange exchange)
    {
        _exchange = exchange;
        foreach (var (name, values) in content.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        Task.FromResult<Stream>(new SiteStream(_exchange));

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new SiteStream(_exchange);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await using var body = new SiteStream(_exchange);
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override void SerializeToStream(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        using var body = new SiteStream(_exchange);
        body.CopyTo(stream);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _exchange.Close();
        }

        base.Dispose(disposing);
    }
}
