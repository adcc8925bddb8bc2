using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AsyncKatas.Dojo.Solutions;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AsyncKatas.Dojo.Web;

/// <summary>Answers every request: who may come in, what they may do, and what there is to say.</summary>
internal sealed class WebRoom : IAsyncDisposable
{
    // Everything that can be loaded stands here; a script runs only if it is a file of this server.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{0}'; img-src 'self' data:; "
        + "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // What cells put out as HTML is shown here: no script, no form, nothing from anywhere, not even from this server.
    private const string FramePolicy =
        "sandbox allow-same-origin; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";
    private const string NoncePlace = "{nonce}";
    private const int MaxPath = 300;

    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);

    private readonly Repository _repository;
    private readonly EventHub _hub = new();
    private readonly Assets _assets = new();
    private readonly Gate _gate;
    private readonly KataWorkshop _workshop;
    private readonly NotebookShelf _shelf;
    private readonly EveningTable _evening;
    private readonly CancellationTokenSource _end = new();
    private readonly string _instance = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly string _page;
    private int _sharedPort;
    private string? _sharedAddress;
    private string _here = "/";

    /// <summary>Opens it.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="options">How pages are served.</param>
    /// <param name="access">Knows the tokens.</param>
    /// <param name="clock">Where all times come from.</param>
    public WebRoom(Repository repository, WebOptions options, WebAccess access, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_repository, _gate) = (repository, new Gate(access));
        _page = _assets.TextOf("index.html");
        _workshop = new KataWorkshop(repository, _hub, clock);
        _shelf = new NotebookShelf(_workshop, options.KernelPatience);
        _evening = new EveningTable(_hub, clock);
        _shelf.Open();
    }

    /// <summary>The doors are known now.</summary>
    /// <param name="sharedPort">The port for the room; 0: there is none.</param>
    /// <param name="sharedAddress">What to tell the room; null: nothing.</param>
    public void Open(int sharedPort, string? sharedAddress) =>
        (_sharedPort, _sharedAddress) = (sharedPort, sharedAddress);

    /// <summary>Lets go of every page, so that the server can end.</summary>
    public Task StopAsync() => _end.CancelAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _evening.DisposeAsync();
        await _shelf.DisposeAsync();
        await _workshop.DisposeAsync();
        _end.Dispose();
    }

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = DataPolicy;
        headers.CacheControl = "no-store";
        try
        {
            if (Gate.Refusal(context) is { } refusal)
            {
                throw new WebRefusal(StatusCodes.Status403Forbidden, refusal);
            }

            var path = context.Request.Path.Value ?? "/";
            if (path.Length > MaxPath)
            {
                throw WebRefusal.Unknown("such page");
            }

            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            await (parts is ["api", .. var call] ? AnswerAsync(context, call) : SendPageAsync(context, parts));
        }
        catch (Exception exception) when (!context.Response.HasStarted && Explain(exception) is var (status, message))
        {
            context.Response.StatusCode = status;
            if (exception is BadHttpRequestException)
            {
                headers.Connection = "close"; // what is still to come is not read
            }

            await SendAsync(context, new { Error = message });
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nobody waits for the rest.
        }
    }

    private static (int Status, string Message)? Explain(Exception exception) =>
        exception switch
        {
            WebRefusal it => (it.Status, it.Message),
            SetupException or NotebookException => (StatusCodes.Status422UnprocessableEntity, exception.Message),
            BadHttpRequestException it => (
                it.StatusCode,
                it.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? "That is more than one megabyte, and nothing here is that large."
                    : "The request did not come through whole."
            ),
            JsonException => (
                StatusCodes.Status400BadRequest,
                "The request is not JSON of the shape that this address takes."
            ),
            OperationCanceledException => null,
            _ => (StatusCodes.Status500InternalServerError, $"That did not work: {exception.Message}"),
        };

    private async Task SendPageAsync(HttpContext context, string[] parts)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            throw new WebRefusal(StatusCodes.Status405MethodNotAllowed, "This address can only be read.");
        }

        switch (parts)
        {
            case [] or ["evening"] or ["kata" or "notebook", _]:
                var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
                context.Response.Headers.ContentSecurityPolicy = string.Format(
                    System.Globalization.CultureInfo.InvariantCulture,
                    PagePolicy,
                    nonce
                );
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync(
                    _page.Replace(NoncePlace, nonce, StringComparison.Ordinal),
                    context.RequestAborted
                );
                return;
            case ["frame"]:
                context.Response.Headers.ContentSecurityPolicy = FramePolicy;
                await _assets.TrySendAsync(context, "frame.html");
                return;
            case ["assets", var name]
                when !name.EndsWith(".html", StringComparison.Ordinal) && await _assets.TrySendAsync(context, name):
                return;
            default:
                throw WebRefusal.Unknown("such page");
        }
    }

    private Task AnswerAsync(HttpContext context, string[] call)
    {
        var role = _gate.RoleOf(context, isShared: _sharedPort != 0 && context.Connection.LocalPort == _sharedPort);
        if (role == Role.Stranger)
        {
            throw new WebRefusal(
                StatusCodes.Status401Unauthorized,
                "This page belongs to an earlier start of the server. Open the address that dojo web has printed."
            );
        }

        var isReading = HttpMethods.IsGet(context.Request.Method);
        if (
            role == Role.Viewer
            && !(isReading && call is ["me"] or ["overview"] or ["events"] or ["katas" or "notebooks", _])
        )
        {
            throw new WebRefusal(StatusCodes.Status403Forbidden, "This page is only for looking on.");
        }

        return isReading ? ReadAsync(context, call, role)
            : HttpMethods.IsPost(context.Request.Method) ? ActAsync(context, call)
            : throw new WebRefusal(StatusCodes.Status405MethodNotAllowed, "This address takes GET and POST.");
    }

    private async Task ReadAsync(HttpContext context, string[] call, Role role)
    {
        switch (call)
        {
            case ["me"]:
                await SendAsync(
                    context,
                    new { IsViewer = role == Role.Viewer, SharedAddress = role == Role.Learner ? _sharedAddress : null }
                );
                return;
            case ["overview"]:
                await SendAsync(context, Overview());
                return;
            case ["events"]:
                await StreamAsync(context, role);
                return;
            case ["katas", var kata]:
                await SendAsync(context, _workshop.DeskOf(kata).Page());
                return;
            case ["katas", var kata, ("solution" or "mistakes") and var what]:
                var desk = _workshop.DeskOf(kata);
                if (!context.Request.Query.ContainsKey("peek") && !await desk.IsDoneAsync(context.RequestAborted))
                {
                    throw new WebRefusal(StatusCodes.Status409Conflict, $"{kata} is not green yet.");
                }

                var files = KataFiles.Of(_repository, kata);
                await SendAsync(
                    context,
                    what is "solution" ? KataAnswers.Right(_repository, files) : KataAnswers.Wrong(_repository, files)
                );
                return;
            case ["notebooks", var notebook]:
                await SendAsync(context, _shelf.DeskOf(notebook).Snapshot());
                return;
            default:
                throw WebRefusal.Unknown("such address");
        }
    }

    private async Task ActAsync(HttpContext context, string[] call)
    {
        // What a form can send is none of this.
        if (
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new WebRefusal(StatusCodes.Status415UnsupportedMediaType, "This server takes JSON only.");
        }

        var body =
            await JsonSerializer.DeserializeAsync<Order>(context.Request.Body, WebJson.Options, context.RequestAborted)
            ?? throw new JsonException("null");
        switch (call)
        {
            case ["here"]:
                Follow(body.Path ?? "/");
                break;
            case ["evening", "start"]:
                await _evening.StartAsync(body.Names ?? [], body.Turn ?? "", body.Rounds ?? "", body.IsPairing);
                break;
            case ["evening", "key"] when body.Key is [var key]:
                _evening.Press(key);
                break;
            case ["katas", var kata, var what]:
                await SendAsync(context, ActOn(_workshop.DeskOf(kata), what, body), StatusOf);
                return;
            case ["notebooks", var notebook, var what]:
                await ActOnAsync(_shelf.DeskOf(notebook), what, body);
                break;
            default:
                throw WebRefusal.Unknown("such address");
        }

        await SendAsync(context, new { Done = true });
    }

    private static int StatusOf(object answer) =>
        answer is SaveOutcome { Collision: not null } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK;

    private object ActOn(KataDesk desk, string what, Order body)
    {
        switch (what)
        {
            case "save" when body.Text is not null:
                return desk.Save(body.Text, body.Basis ?? "", body.By ?? "", body.Replaces);
            case "run":
                desk.RunAgain();
                return new { Done = true };
            case "hint":
                var (number, count, text, language) = HintCommand.Take(_repository, desk.Name, body.Step);
                return new
                {
                    number,
                    count,
                    language,
                    Html = _workshop.PartsOf($"katas/{desk.Name}").Markdown(text),
                };
            case "reset":
                return new { Told = desk.Reset() };
            case "restore":
                return new { Told = desk.Restore(body.From) };
            case "complete" when body.Text is not null:
                return desk.Complete(body.Text, body.Position);
            default:
                throw WebRefusal.Unknown("such address");
        }
    }

    private async Task ActOnAsync(NotebookDesk desk, string what, Order body)
    {
        switch (what)
        {
            case "draft" when body.Id is not null:
                desk.Keep(body.Id, body.Text);
                break;
            case "run" when body.Ids is not null:
                await _shelf.StartAsync(desk, () => desk.Run(body.Ids));
                break;
            case "prepare":
                await _shelf.StartAsync(desk, desk.Prepare);
                break;
            case "interrupt":
                await desk.InterruptAsync();
                break;
            case "restart":
                await desk.EndAsync(
                    "The kernel was ended; the next cell that you run starts a new one. What the cells had "
                        + "computed is gone."
                );
                break;
            case "alive":
                break;
            default:
                throw WebRefusal.Unknown("such address");
        }
    }

    private object Overview() => new { Katas = _workshop.Overview(), Notebooks = _shelf.Overview() };

    // The room goes where the presenter goes.
    private void Follow(string path)
    {
        if (path.Length <= MaxPath && path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal))
        {
            _here = path;
            _hub.Tell("here", "here", new { Path = path });
        }
    }

    private async Task StreamAsync(HttpContext context, Role role)
    {
        var wanted = context.Request.Query["page"].ToString();
        var (topic, snapshot) = TopicOf(wanted, role);
        var isGuest = role == Role.Viewer;
        if (_hub.TryListen(isGuest, isGuest ? [topic, "here"] : [topic]) is not { } listener)
        {
            throw new WebRefusal(
                StatusCodes.Status503ServiceUnavailable,
                "Too many pages are open; close some of them."
            );
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(
                context,
                "hello",
                WebJson.Write(new { Instance = _instance, Here = role == Role.Viewer ? _here : null }),
                end.Token
            );
            foreach (var (kind, data) in snapshot())
            {
                await WriteAsync(context, kind, WebJson.Write(data), end.Token);
            }

            await context.Response.Body.FlushAsync(end.Token);
            await PumpAsync(context, listener, end.Token);
        }
        finally
        {
            _hub.Leave(listener);
            _shelf.Leave(topic);
        }
    }

    private (string Topic, Func<IReadOnlyList<(string Kind, object Data)>> Snapshot) TopicOf(string page, Role role)
    {
        switch (page.Split(':', 2))
        {
            case ["kata", var name]:
                var kata = _workshop.DeskOf(name);
                return (kata.Topic, () => kata.Snapshot(role));
            case ["notebook", var name]:
                var notebook = _shelf.DeskOf(name);
                return (notebook.Topic, () => [("notebook", notebook.Snapshot())]);
            case ["evening"]:
                return (EveningTable.Topic, () => [("evening", _evening.State)]);
            case ["home"]:
                return (KataWorkshop.AllTopic, () => [("overview", Overview())]);
            default:
                throw WebRefusal.Unknown("such page");
        }
    }

    private static async Task PumpAsync(
        HttpContext context,
        EventListener events,
        CancellationToken cancellationToken
    )
    {
        var waiting = events.WaitAsync(cancellationToken);
        while (true)
        {
            // A connection that has died is noticed only by whoever writes to it.
            if (await Task.WhenAny(waiting, Task.Delay(s_heartbeat, cancellationToken)) != waiting)
            {
                await context.Response.Body.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
                continue;
            }

            if (!await waiting)
            {
                return;
            }

            while (events.TryTake(out var it))
            {
                await WriteAsync(context, it.Kind, it.Data, cancellationToken);
            }

            await context.Response.Body.FlushAsync(cancellationToken);
            waiting = events.WaitAsync(cancellationToken);
        }
    }

    private static async Task WriteAsync(
        HttpContext context,
        string kind,
        byte[] data,
        CancellationToken cancellationToken
    )
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {kind}\ndata: "), cancellationToken);
        await context.Response.Body.WriteAsync(data, cancellationToken);
        await context.Response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
    }

    private static Task SendAsync(HttpContext context, object value) => SendAsync(context, value, status: null);

    private static async Task SendAsync(HttpContext context, object value, Func<object, int>? status)
    {
        context.Response.StatusCode = status?.Invoke(value) ?? context.Response.StatusCode;
        var bytes = WebJson.Write(value);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>What a page asks for; each address takes some of it.</summary>
    private sealed record Order
    {
        public string? Path { get; init; }

        public string? Text { get; init; }

        public string? Basis { get; init; }

        public string? By { get; init; }

        public bool Replaces { get; init; }

        public string? From { get; init; }

        public int? Step { get; init; }

        public int Position { get; init; }

        public string? Id { get; init; }

        public IReadOnlyList<string>? Ids { get; init; }

        public string? Key { get; init; }

        public IReadOnlyList<string>? Names { get; init; }

        public string? Turn { get; init; }

        public string? Rounds { get; init; }

        public bool IsPairing { get; init; }
    }
}
