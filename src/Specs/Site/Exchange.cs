using System.Threading.Channels;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.Specs;

/// <summary>
/// One request and its answer, redirects included: real bytes over a real connection, at exact virtual times.
/// </summary>
/// <remarks>
/// <para>The client's side keeps the time. It knows what the server will do (the steps of the page), and lets it take
/// each step only when its virtual time has come: it sleeps on the clock while nothing is under way, and holds the
/// clock with <see cref="VirtualClock.RealAsync{T}"/> from the moment in which it allows a step until the bytes of that
/// step have arrived. So nothing on the server's side ever holds the clock, and an exchange that is given up holds it
/// no longer than a cancelled delay would.</para>
/// <para>Each real piece of work begins from a timer of the clock, also where no time is to pass: a timer fires when
/// nothing else can run. So real work never overlaps other work of the run, and all that happens has one order,
/// whatever the network does.</para>
/// </remarks>
internal sealed class Exchange
{
    private const int BytesOnTheWay = 64 * 1024;
    private const int PiecesOfNoEnd = 1000;

    private readonly Site _site;
    private readonly VirtualClock _clock;
    private readonly int _span;
    private readonly CancellationTokenSource _abort = new();
    private TaskCompletionSource<Uri> _arrival = NewArrival();
    private Channel<ServerStep> _allowed = Channel.CreateUnbounded<ServerStep>();
    private IEnumerator<ServerStep>? _steps;
    private ServerStep? _next;
    private TimeSpan _last;
    private SiteServer? _server;
    private string _number = "";
    private SitePage? _page;
    private int _pieces;
    private long _allowedBytes;
    private long _readBytes;
    private bool _isOver;
    private Stream? _body;
    private HttpContent? _content;

    /// <summary>Begins now.</summary>
    public Exchange(Site site, VirtualClock clock, string name)
    {
        (_site, _clock) = (site, clock);
        _span = clock.Timeline.Start(name);
    }

    /// <summary>True when the answer is whole, broken or given up.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    // When the server takes its next step; null: never.
    private TimeSpan? Due => _next is null ? _last : _last + _next.Delay;

    private bool HasReadAll => _steps is not null && _next is null && _readBytes == _allowedBytes;

    /// <summary>Sends the request and waits for the headers of the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="send">Sends it over the network.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The answer as it came from the network.</returns>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        Task<HttpResponseMessage>? answer = null;
        try
        {
            await UntilAsync(_clock.Elapsed, cancellationToken);
            await _clock.RealAsync(async () =>
            {
                _server = await SiteServer.StartedAsync().ConfigureAwait(false);
                _number = _server.Admit(this);
                request.Headers.Remove(SiteServer.NumberHeader);
                request.Headers.Add(SiteServer.NumberHeader, _number);
                answer = send(request, _abort.Token);
                await UntilItWaitsAsync(answer).ConfigureAwait(false);
            });
            while (!answer!.IsCompleted)
            {
                await UntilAsync(Due, cancellationToken);
                await _clock.RealAsync(() => UntilItWaitsAsync(answer));
            }

            var response = await answer;
            request.Headers.Remove(SiteServer.NumberHeader);
            _content = response.Content;
            return response;
        }
        catch (Exception exception)
        {
            await GiveUpAsync(answer);
            End(exception is OperationCanceledException ? SpanOutcome.Cancelled : SpanOutcome.Failed);
            throw;
        }
    }

    /// <summary>Reads from the body of the answer: all that has come by now and fits, or else what comes
    /// next.</summary>
    /// <param name="buffer">Gets the bytes.</param>
    /// <param name="cancellationToken">Gives the whole answer up.</param>
    /// <returns>How many they are; 0: there are no more.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty || HasReadAll)
        {
            return 0;
        }

        ObjectDisposedException.ThrowIf(IsOver, typeof(Stream));
        if (_pieces > PiecesOfNoEnd && _page!.IsEndless)
        {
            _site.FailWithoutEnd(_page, _readBytes);
        }

        try
        {
            await UntilAsync(_readBytes < _allowedBytes ? _clock.Elapsed : Due, cancellationToken);
            var count = await _clock.RealAsync(() => ReadWhatHasComeAsync(buffer));
            if (HasReadAll)
            {
                Close();
            }

            return count;
        }
        catch (Exception exception)
        {
            End(exception is OperationCanceledException ? SpanOutcome.Cancelled : SpanOutcome.Failed);
            CloseConnection();
            throw;
        }
    }

    /// <summary>The client wants no more of the answer. What of it has not come by now never comes.</summary>
    public void Close()
    {
        if (!IsOver)
        {
            End(HasSentAll() ? SpanOutcome.Succeeded : SpanOutcome.Cancelled);
            CloseConnection();
        }
    }

    /// <summary>The run is over: nobody counts any more what becomes of the answer.</summary>
    public void Drop()
    {
        _abort.Cancel();
        Release();
    }

    /// <summary>Called by the server when a request of this exchange has come: the first one, or where a redirect has
    /// led.</summary>
    /// <param name="url">What it asks for.</param>
    /// <returns>What the server may do, as soon as it may.</returns>
    public ChannelReader<ServerStep> Arrive(Uri url)
    {
        var allowed = Channel.CreateUnbounded<ServerStep>();
        Volatile.Write(ref _allowed, allowed);
        Volatile.Read(ref _arrival).TrySetResult(url);
        return allowed.Reader;
    }

    private static TaskCompletionSource<Uri> NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Sleeps on the clock, and wakes when nothing else of the run can happen at that time.
    private async Task UntilAsync(TimeSpan? due, CancellationToken cancellationToken)
    {
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var delay = due - _clock.Elapsed;
        using var timer = delay is { } time
            ? _clock.CreateTimer(
                static woken => ((TaskCompletionSource)woken!).TrySetResult(),
                woken,
                time > TimeSpan.Zero ? time : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan
            )
            : null;
        using var stop = cancellationToken.UnsafeRegister(
            static (woken, token) => ((TaskCompletionSource)woken!).TrySetCanceled(token),
            woken
        );
        await woken.Task;
    }

    // Real work: returns when the answer has begun or failed, or when nothing is under way before time has passed.
    private async Task UntilItWaitsAsync(Task<HttpResponseMessage> answer)
    {
        while (true)
        {
            if (_steps is null)
            {
                await Task.WhenAny(answer, _arrival.Task).ConfigureAwait(false);
                if (!_arrival.Task.IsCompleted)
                {
                    return;
                }

                Begin(await _arrival.Task.ConfigureAwait(false));
            }

            if (!(Due <= _clock.Elapsed))
            {
                return;
            }

            Volatile.Write(ref _arrival, NewArrival());
            Allow();
            await Task.WhenAny(answer, _arrival.Task).ConfigureAwait(false);
            if (answer.IsCompleted)
            {
                return;
            }

            _steps = null;
        }
    }

    private void Begin(Uri url)
    {
        _page = _site.Find(url).Ask();
        _steps = _page.Steps().GetEnumerator();
        _last = _clock.Elapsed;
        _clock.Timeline.Expect(_span, _last + _page.Duration);
        Advance();
    }

    private void Advance() => _next = _steps!.MoveNext() ? _steps.Current : null;

    // The server takes its next step.
    private void Allow()
    {
        var step = _next!;
        _last = Due!.Value;
        _allowedBytes += step.Bytes.Length;
        _pieces++;
        Advance();
        Volatile.Read(ref _allowed).Writer.TryWrite(step);
    }

    // Real work. Full buffers as long as there are bytes: in what portions the network delivers them differs from run
    // to run.
    private async Task<int> ReadWhatHasComeAsync(Memory<byte> buffer)
    {
        while (IsDue(ServerStepKind.Bytes) && _allowedBytes - _readBytes < buffer.Length)
        {
            Allow();
        }

        // A connection is broken when all has been read that was sent before: else the break could overtake it.
        var breaks = IsDue(ServerStepKind.Close) || IsDue(ServerStepKind.Reset);
        if (IsDue(ServerStepKind.End) || (breaks && _allowedBytes == _readBytes))
        {
            Allow();
        }

        _body ??= await _content!.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false);
        var wanted = (int)Math.Min(buffer.Length, _allowedBytes - _readBytes);
        if (wanted == 0)
        {
            return await _body.ReadAsync(buffer, _abort.Token).ConfigureAwait(false);
        }

        var count = await _body
            .ReadAtLeastAsync(buffer[..wanted], wanted, throwOnEndOfStream: false, _abort.Token)
            .ConfigureAwait(false);
        _readBytes += count;
        return count;
    }

    private bool IsDue(ServerStepKind kind) => _next?.Kind == kind && Due <= _clock.Elapsed;

    // What fits into the buffers of two sockets is on its way even if nobody reads.
    private bool HasSentAll()
    {
        if (_steps is null)
        {
            return false;
        }

        var unread = _allowedBytes - _readBytes;
        for (; IsDue(ServerStepKind.Bytes) && unread <= BytesOnTheWay; Advance())
        {
            unread += _next!.Bytes.Length;
            _last = Due!.Value;
        }

        return unread <= BytesOnTheWay && (_next is null || IsDue(ServerStepKind.End));
    }

    private async Task GiveUpAsync(Task<HttpResponseMessage>? answer)
    {
        if (answer is not null)
        {
            await _clock.RealAsync(async () =>
            {
                await _abort.CancelAsync().ConfigureAwait(false);
                try
                {
                    (await answer.ConfigureAwait(false)).Dispose();
                }
                catch (Exception)
                {
                    // That it did not come is known already, and why.
                }
            });
        }

        CloseConnection();
    }

    private void End(SpanOutcome outcome)
    {
        if (!Interlocked.Exchange(ref _isOver, true))
        {
            _clock.Timeline.End(_span, outcome);
        }
    }

    // What .NET does there is none of the run's business.
    private void CloseConnection() =>
        _ = _clock.RealAsync(() =>
        {
            Release();
            return Task.CompletedTask;
        });

    private void Release()
    {
        _server?.Forget(_number);
        _site.Forget(this);
        _content?.Dispose();
        Volatile.Read(ref _allowed).Writer.TryComplete();
    }
}
