using System.Net;
using System.Text.Json;
using Shouldly;

namespace AsyncKatas.Tests.Web;

/// <summary>What a page is told.</summary>
internal sealed class WebListener(HttpResponseMessage response) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private StreamReader? _reader;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>The next event of a kind that is as wanted; those before it are left out.</summary>
    public async Task<JsonElement> NextAsync(string kind, Func<JsonElement, bool>? wanted = null)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var cancellationToken = Xunit.TestContext.Current.CancellationToken;
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var current = "";

        // A limit for all that is read: a server that has nothing to say sends a sign of life time and again.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        while (await LineAsync(kind, patience.Token) is { } line)
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

    private async Task<string?> LineAsync(string kind, CancellationToken patience)
    {
        try
        {
            return await _reader!.ReadLineAsync(patience);
        }
        catch (OperationCanceledException exception)
            when (!Xunit.TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new ShouldAssertException($"{kind} did not come within {s_patience.TotalMinutes:0} min.", exception);
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }
}
