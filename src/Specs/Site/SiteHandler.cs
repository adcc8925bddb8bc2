using System.Diagnostics;

namespace AsyncKatas.Specs;

/// <summary>Makes an <see cref="Exchange"/> of each request of a client.</summary>
[StackTraceHidden]
internal sealed class SiteHandler(Site site, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<HttpResponseMessage>(cancellationToken)
            : ExchangeAsync(request, cancellationToken);

    // Whoever calls it blocks a thread, and the clock says so where that is fatal.
#pragma warning disable VSTHRD002
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var exchange = site.Open(request.RequestUri!);
        var response = await exchange.SendAsync(request, base.SendAsync, cancellationToken);
        response.Content = new SiteContent(response.Content, exchange);
        return response;
    }
}
