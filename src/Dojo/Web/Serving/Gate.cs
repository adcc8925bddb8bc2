using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// Decides who may come in. Any page in the learner's browser can send requests to this computer, and some can make it
/// believe that they come from its own address: so a request must name this server as its host, come from no other
/// page, and carry a token that no browser sends by itself.
/// </summary>
/// <param name="access">Knows the tokens.</param>
internal sealed class Gate(WebAccess access)
{
    /// <summary>The header with the token.</summary>
    public const string Header = "X-Dojo-Token";

    private readonly byte[] _token = Encoding.ASCII.GetBytes(access.Token);
    private readonly byte[] _viewToken = Encoding.ASCII.GetBytes(access.ViewToken);

    /// <summary>Why a request may not come in at all, whoever sends it; null: it may.</summary>
    public static string? Refusal(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (connection, request) = (context.Connection, context.Request);
        if (!IsOurName(request.Host, connection))
        {
            return "This server answers only to its own address: open the one that dojo web printed.";
        }

        // What a browser says of where a request comes from; a page cannot change it.
        var origin = request.Headers.Origin.ToString();
        if (
            origin.Length > 0
            && !string.Equals(origin, $"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
        )
        {
            return "This server takes nothing from other pages.";
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isPageItself =
            HttpMethods.IsGet(request.Method)
            && string.Equals(request.Headers["Sec-Fetch-Mode"].ToString(), "navigate", StringComparison.Ordinal)
            && string.Equals(request.Headers["Sec-Fetch-Dest"].ToString(), "document", StringComparison.Ordinal);
        return site is "" or "same-origin" or "none" || isPageItself
            ? null
            : "This server takes nothing from other pages.";
    }

    /// <summary>What the sender of a request may do.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isShared">True: it came in through the door for the room, where nobody may do anything.</param>
    public Role RoleOf(HttpContext context, bool isShared)
    {
        ArgumentNullException.ThrowIfNull(context);
        var token = Encoding.UTF8.GetBytes(context.Request.Headers[Header].ToString());
        return !isShared && CryptographicOperations.FixedTimeEquals(token, _token) ? Role.Learner
            : CryptographicOperations.FixedTimeEquals(token, _viewToken) ? Role.Viewer
            : Role.Stranger;
    }

    // An address, never a name that some name server could have given: only "localhost" means this computer everywhere.
    private static bool IsOurName(HostString host, ConnectionInfo connection)
    {
        if (host.Port != connection.LocalPort && !(host.Port is null && connection.LocalPort == 80))
        {
            return false;
        }

        var local = connection.LocalIpAddress is { IsIPv4MappedToIPv6: true } mapped
            ? mapped.MapToIPv4()
            : connection.LocalIpAddress;
        return string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            ? local is not null && IPAddress.IsLoopback(local)
            : IPAddress.TryParse(host.Host, out var named) && named.Equals(local);
    }
}
