using System.Security.Cryptography;
using System.Text.Json;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Files;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// What a page needs to find a server again that was started anew: the same ports and the same tokens. It is kept for
/// the user alone, and for a day.
/// </summary>
/// <param name="Port">The port of the loopback.</param>
/// <param name="SharedPort">The port for the room; 0: there is none yet.</param>
/// <param name="Token">Lets its owner do everything.</param>
/// <param name="ViewToken">Lets the room look on.</param>
/// <param name="Written">When this was written.</param>
internal sealed record WebAccess(int Port, int SharedPort, string Token, string ViewToken, DateTimeOffset Written)
{
    private const string FileName = "web/access.json";
    private const int TokenBytes = 32;

    private static readonly TimeSpan s_age = TimeSpan.FromDays(1);

    /// <summary>One that nobody knows yet.</summary>
    /// <param name="now">The time.</param>
    public static WebAccess New(DateTimeOffset now) => new(0, 0, NewToken(), NewToken(), now);

    /// <summary>The last one of a checkout, if it is not too old; else a new one.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="now">The time.</param>
    public static WebAccess Of(DojoFolder folder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            return
                folder.Find(FileName) is { } text
                && JsonSerializer.Deserialize<WebAccess>(text)
                    is { Token.Length: TokenBytes * 2, ViewToken.Length: TokenBytes * 2 } kept
                && kept.Written <= now
                && now - kept.Written < s_age
                ? kept
                : New(now);
        }
        catch (JsonException)
        {
            return New(now);
        }
    }

    /// <summary>Keeps it, if the folder can be written to.</summary>
    /// <param name="folder">Where.</param>
    public void Keep(DojoFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        WritePrivately(folder.Repository, FileName, JsonSerializer.Serialize(this));
    }

    /// <summary>Writes a file of the dojo's folder that nobody else on this computer may read.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="path">From the dojo's folder on.</param>
    /// <param name="text">What to write.</param>
    /// <returns>Full path; null if the folder cannot be written to.</returns>
    public static string? WritePrivately(Repository repository, string path, string text)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var full = repository.FullPath($"{DojoFolder.Path}/{path}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            WholeFile.WritePrivately(full, text);
            return full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
}
