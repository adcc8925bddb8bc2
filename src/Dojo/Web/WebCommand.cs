using System.Net;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary><c>web</c>: katas and notebooks in a browser, on this computer.</summary>
internal static class WebCommand
{
    /// <summary>Serves the pages until somebody ends it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">There is no such kata, or the port is taken.</exception>
    public static async Task<int> RunAsync(Session session, WebOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);

        // A name that is wrong is told before anything is served.
        var path = options.Kata is { } kata ? $"kata/{KataFinder.Find(session.Repository, kata)}" : "";
        await using var server = await WebServer.StartAsync(session.Repository, options, TimeProvider.System);
        var address = server.AddressOf(path);
        session.Screen.Line(("Open  ", Tone.Strong), new Piece(address, Tone.Plain, address));
        if (server.SharedAddress is { } shared)
        {
            session.Screen.Line(
                ("Room  ", Tone.Strong),
                new Piece(shared, Tone.Plain, shared),
                ("  lets everybody in your network look on, and nothing else", Tone.Quiet)
            );
        }

        session.Screen.Line(
            "Whoever has the first address can run code on this computer: keep it to yourself. Ctrl+C ends the server.",
            Tone.Quiet
        );
        if (options.OpensBrowser && SignpostTo(address, session) is { } page)
        {
            await Browser.TryOpenAsync(page, cancellationToken);
        }

        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            session.Screen.Line("The server has ended. Everything that you have written is on disk.");
        }

        return ExitCode.Done;
    }

    // Everybody on this computer can read how a program was called, and with it an address that it was given.
    private static string? SignpostTo(string target, Session session)
    {
        var address = WebUtility.HtmlEncode(target);
        return WebAccess.WritePrivately(
            session.Repository,
            "web/open.html",
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="0; url={address}">
            <title>AsyncKatas</title>
            </head>
            <body><a href="{address}">AsyncKatas</a></body>
            </html>

            """.ReplaceLineEndings("\n")
        );
    }
}
