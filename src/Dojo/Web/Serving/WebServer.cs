using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// Serves the pages: to this computer, and if it is to be shared, to the room through a door of its own.
/// </summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const long MaxBody = 1024 * 1024;
    private const int MaxConnections = 1000;

    private readonly WebApplication _app;
    private readonly WebRoom _room;

    private WebServer(WebApplication app, WebRoom room, WebAccess access)
    {
        (_app, _room, Access) = (app, room, access);
        SharedAddress =
            access.SharedPort == 0 ? null : $"http://{OwnAddress()}:{access.SharedPort}/#{access.ViewToken}";
    }

    /// <summary>Its ports and tokens.</summary>
    public WebAccess Access { get; }

    /// <summary>Where the learner finds it, token included.</summary>
    public string Address => AddressOf("");

    /// <summary>Where the room finds it, token included; null: it is not shared.</summary>
    public string? SharedAddress { get; }

    /// <summary>Where the learner finds a page, token included.</summary>
    /// <param name="path">Its path, such as <c>kata/01-one-at-a-time</c>; empty: the page with all katas.</param>
    public string AddressOf(string path) => $"http://127.0.0.1:{Access.Port}/{path}#{Access.Token}";

    /// <summary>Starts to serve.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Where all times come from.</param>
    /// <exception cref="SetupException">The port is taken.</exception>
    public static async Task<WebServer> StartAsync(Repository repository, WebOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        var folder = new DojoFolder(repository);
        var kept = WebAccess.Of(folder, clock.GetUtcNow());
        var wanted = options.Port ?? kept.Port;
        if (wanted != 0 && IsTaken(wanted))
        {
            if (options.Port is not null)
            {
                throw new SetupException(
                    FormattableString.Invariant($"Port {wanted} is taken by another program; ")
                        + "choose another one with --port, or leave the option out."
                );
            }

            // Most likely another dojo serves this folder, and its pages are not to end up here.
            return await StartAsync(repository, options, WebAccess.New(clock.GetUtcNow()), clock);
        }

        var server = await StartAsync(
            repository,
            options,
            kept with
            {
                Port = wanted,
                SharedPort = IsTaken(kept.SharedPort) ? 0 : kept.SharedPort,
            },
            clock
        );
        (
            server.Access with
            {
                Written = clock.GetUtcNow(),
                SharedPort = options.IsShared ? server.Access.SharedPort : kept.SharedPort,
            }
        ).Keep(folder);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _room.StopAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _room.DisposeAsync();
    }

    private static async Task<WebServer> StartAsync(
        Repository repository,
        WebOptions options,
        WebAccess access,
        TimeProvider clock
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                EnvironmentName = Environments.Production,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(static it => it.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = options.RequestPatience;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(
                bytesPerSecond: 1000,
                gracePeriod: options.RequestPatience / 2
            );
            kestrel.Listen(IPAddress.Loopback, access.Port, static it => it.Protocols = HttpProtocols.Http1);
            if (options.IsShared)
            {
                kestrel.Listen(IPAddress.Any, access.SharedPort, static it => it.Protocols = HttpProtocols.Http1);
            }
        });
        var app = builder.Build();
        var room = new WebRoom(repository, options, access, clock);
        app.Run(room.AnswerAsync);
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await room.DisposeAsync();
            await app.DisposeAsync();
            throw new SetupException(
                FormattableString.Invariant(
                    $"Port {access.Port} is taken by another program; choose another one with --port."
                )
            );
        }

        var ports = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(static it => new Uri(it))
            .ToList();
        var bound = access with { Port = ports[0].Port, SharedPort = options.IsShared ? ports[1].Port : 0 };
        var server = new WebServer(app, room, bound);
        room.Open(bound.SharedPort, server.SharedAddress);
        return server;
    }

    private static bool IsTaken(int port)
    {
        if (port == 0)
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    // The address under which the room finds this computer: that of the network that leads further.
    private static IPAddress OwnAddress()
    {
        IEnumerable<IPAddress> found =
            from network in NetworkInterface.GetAllNetworkInterfaces()
            where
                network.OperationalStatus == OperationalStatus.Up
                && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
            let properties = network.GetIPProperties()
            from address in properties.UnicastAddresses
            where address.Address.AddressFamily == AddressFamily.InterNetwork
            orderby properties.GatewayAddresses.Count > 0 ? 0 : 1
            select address.Address;
        return found.FirstOrDefault(IPAddress.Loopback);
    }

    /// <summary>The command line decides when to end, and says what there is to say.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
