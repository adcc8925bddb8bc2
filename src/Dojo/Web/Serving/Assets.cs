using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// The files of the pages, which are part of the program: no name that a request gives ever becomes a path.
/// </summary>
internal sealed class Assets
{
    private const string Prefix = "web/";

    private readonly Dictionary<string, (byte[] Bytes, string Tag)> _files = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    public Assets()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        )
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            _files[name[Prefix.Length..]] = (
                bytes.ToArray(),
                $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))[..16]}\""
            );
        }
    }

    /// <summary>The text of a file.</summary>
    /// <param name="name">Its name; it must be there.</param>
    public string TextOf(string name) => System.Text.Encoding.UTF8.GetString(_files[name].Bytes);

    /// <summary>Answers with a file.</summary>
    /// <returns>False if there is none of this name.</returns>
    public async Task<bool> TrySendAsync(HttpContext context, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_files.TryGetValue(name, out var file))
        {
            return false;
        }

        // Another start may be that of another version.
        context.Response.Headers[HeaderNames.ETag] = file.Tag;
        context.Response.Headers[HeaderNames.CacheControl] = "no-cache";
        if (
            string.Equals(
                context.Request.Headers[HeaderNames.IfNoneMatch].ToString(),
                file.Tag,
                StringComparison.Ordinal
            )
        )
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = TypeOf(name);
        context.Response.ContentLength = file.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted);
        }

        return true;
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".html" => "text/html; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
}
