using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AsyncKatas.Dojo.Web;
using AsyncKatas.KataModel;

namespace AsyncKatas.Tests.Web;

/// <summary>A server for a test, and somebody who talks to it as a browser does, or as an attacker.</summary>
internal sealed class WebClient : IAsyncDisposable
{
    private readonly WebServer _server;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private WebClient(WebServer server)
    {
        _server = server;
        Base = new Uri($"http://127.0.0.1:{server.Access.Port}");
    }

    public Uri Base { get; }

    public WebAccess Access => _server.Access;

    public string Token => _server.Access.Token;

    public string? SharedAddress => _server.SharedAddress;

    public static async Task<WebClient> StartAsync(Repository repository, WebOptions? options = null) =>
        new(await WebServer.StartAsync(repository, options ?? new WebOptions(), TimeProvider.System));

    /// <summary>Sends a request; with the token unless another one is given.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string? token = null,
        Action<HttpRequestMessage>? change = null,
        Uri? from = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(from ?? Base, path));
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        request.Headers.Add(Gate.Header, token ?? Token);
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, Xunit.TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken);
        var json = text.StartsWith('{')
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : JsonSerializer.SerializeToElement(text);
        return (response.StatusCode, json, response.Headers);
    }

    public Task<(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)> GetAsync(string path) =>
        SendAsync(HttpMethod.Get, path);

    public Task<(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)> PostAsync(
        string path,
        object body
    ) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Sends bytes as they are, and reads until the server has said enough or hangs up.</summary>
    public async Task<string> RawAsync(string request, Func<string, bool>? isEnough = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Base.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        return await ReadAsync(stream, isEnough);
    }

    public static async Task<string> ReadAsync(NetworkStream stream, Func<string, bool>? isEnough = null)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (isEnough?.Invoke(text.ToString()) is not true)
        {
            int count;
            try
            {
                count = await stream
                    .ReadAsync(buffer, Xunit.TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromMinutes(2), Xunit.TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                break; // hung up without a word
            }

            if (count == 0)
            {
                break;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Listens to a page.</summary>
    public async Task<WebListener> ListenAsync(string page, string? token = null, Uri? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(from ?? Base, $"/api/events?page={page}"));
        request.Headers.Add(Gate.Header, token ?? Token);
        var response = await _http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            Xunit.TestContext.Current.CancellationToken
        );
        return new WebListener(response);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }
}
