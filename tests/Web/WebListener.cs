using System.Net;
using System.Text.Json;
using Shouldly;

namespace AsyncKatas.Tests.Web;

/// <summary>What a page is told.</summary>
internal sealed class WebListener(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>The next event of a kind that is as wanted; those before it are left out.</summary>
    public async Task<JsonElement> NextAsync(string kind, Func<JsonElement, bool>? wanted = null)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var cancellationToken = Xunit.TestContext.Current.CancellationToken;
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var current = "";
        while (
            await _reader
                .ReadLineAsync(cancellationToken)
                .AsTask()
                .WaitAsync(TimeSpan.FromSeconds(60), cancellationToken)
                is { } line
        )
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                current = line["event: ".Length..];
            }
            else if (
                line.StartsWith("data: ", StringComparison.Ordinal)
                && string.Equals(current, kind, StringComparison.Ordinal)
                && JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]) is var data
                && wanted?.Invoke(data) is not false
            )
            {
                return data;
            }
        }

        throw new ShouldAssertException($"The stream ended before {kind} came.");
    }

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }
}
