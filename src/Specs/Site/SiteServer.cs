using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace AsyncKatas.Specs;

/// <summary>
/// A Kestrel on the loopback address, one for all specs of the process. It knows nothing of time: each request comes
/// with the number of its <see cref="Exchange"/>, and the server takes the steps that this one lets it take.
/// </summary>
internal sealed class SiteServer
{
    /// <summary>The header with the number of the exchange.</summary>
    public const string NumberHeader = "X-Spec-Exchange";

    // It stays until the process ends.
    private static readonly Task<SiteServer> s_shared = StartOutsideOfAnyRunAsync();

    private readonly ConcurrentDictionary<string, Exchange> _open = new(StringComparer.Ordinal);
    private long _count;

    private SiteServer() { }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>How many exchanges are open.</summary>
    public int Open => _open.Count;

    /// <summary>The server, as soon as it listens.</summary>
    public static Task<SiteServer> StartedAsync() => s_shared;

    /// <summary>Lets requests come that belong to an exchange.</summary>
    /// <returns>The number that they carry in <see cref="NumberHeader"/>.</returns>
    public string Admit(Exchange exchange)
    {
        var number = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        _open[number] = exchange;
        return number;
    }

    /// <summary>Lets no more of them come.</summary>
    public void Forget(string number) => _open.TryRemove(number, out _);

    // Nothing of it may count as a run's.
    private static Task<SiteServer> StartOutsideOfAnyRunAsync()
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(StartAsync);
        }
    }

    private static async Task<SiteServer> StartAsync()
    {
        var server = new SiteServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static options =>
        {
            // These would end, in real time, what waits in virtual time. To be infinite is no help: Kestrel's sum of
            // now and all the time there is overflows, and now and then a request comes that is out of time before it
            // is read (408).
            options.Limits.MinResponseDataRate = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
            options.Limits.RequestHeadersTimeout = TimeSpan.FromDays(1);
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, port: 0);
        });
        var application = builder.Build();
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        server.EndPoint = IPEndPoint.Parse(new Uri(application.Urls.Single()).Authority);
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (
            !_open.TryGetValue(context.Request.Headers[NumberHeader].ToString(), out var exchange)
            || !Uri.TryCreate(context.Request.GetEncodedUrl(), UriKind.Absolute, out var url)
        )
        {
            context.Abort();
            return;
        }

        try
        {
            await foreach (var step in exchange.Arrive(url).ReadAllAsync(context.RequestAborted))
            {
                if (step.Kind == ServerStepKind.End)
                {
                    return;
                }

                await TakeAsync(step, context);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }

        context.Abort();
    }

    private static async Task TakeAsync(ServerStep step, HttpContext context)
    {
        switch (step.Kind)
        {
            case ServerStepKind.Head:
                var head = step.Head!;
                context.Response.StatusCode = head.Status;
                foreach (var (name, value) in head.Headers)
                {
                    context.Response.Headers.Append(name, value);
                }

                context.Response.ContentLength = head.Length;
                await context.Response.StartAsync(context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                break;
            case ServerStepKind.Bytes:
                await context.Response.Body.WriteAsync(step.Bytes, context.RequestAborted);
                break;
            case ServerStepKind.Close:
                if (!context.Response.HasStarted)
                {
                    // Of an answer without a single byte .NET thinks that it may ask again, up to three times.
                    SocketOf(context).Send("HTTP/1.1"u8);
                }

                // The client sees the end of the stream. It has read what came before, and closes its side then.
                SocketOf(context).Shutdown(SocketShutdown.Send);
                break;
            case ServerStepKind.Reset:
                SocketOf(context).LingerState = new LingerOption(enable: true, seconds: 0);
                SocketOf(context).Close(timeout: 0);
                break;
        }
    }

    private static Socket SocketOf(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()!.Socket;
}
