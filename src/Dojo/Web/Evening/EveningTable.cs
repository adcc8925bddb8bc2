using AsyncKatas.Dojo.Evening;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary>The timer of a dojo evening, as the page shows it.</summary>
/// <param name="hub">Told of each change.</param>
/// <param name="clock">Where all times come from.</param>
internal sealed class EveningTable(EventHub hub, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>To what a page listens that shows it.</summary>
    public const string Topic = "evening";

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changing = new(1);
    private CancellationTokenSource? _end;
    private RandoriTimer? _timer;
    private Task _running = Task.CompletedTask;
    private object _state = new { Phase = "none" };
    private bool _isClosed;

    /// <summary>What the page shows.</summary>
    public object State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Begins an evening, in place of one that still runs.</summary>
    /// <param name="names">Everybody in the room.</param>
    /// <param name="turn">How long a turn takes, as on the command line.</param>
    /// <param name="rounds">How often everybody has their share.</param>
    /// <param name="isPairing">True: pairs that change.</param>
    /// <exception cref="SetupException">That makes no plan.</exception>
    public async Task StartAsync(IReadOnlyList<string> names, string turn, string rounds, bool isPairing)
    {
        var plan = TimerPlan.Of(names, turn, rounds, isPairing);

        // Of two who begin at the same time, the one who comes later has it: never do two timers run.
        await _changing.WaitAsync();
        try
        {
            await StopAsync();
            if (_isClosed)
            {
                return;
            }

            _end = new CancellationTokenSource();
            var timer = new RandoriTimer(plan, clock, it => Take(plan, it));
            var token = _end.Token;
            _running = Task.Run(() => timer.RunAsync(token), token);
            Volatile.Write(ref _timer, timer);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Does what the key of the terminal does: p, n, + or q.</summary>
    /// <param name="key">The key.</param>
    public void Press(char key) => Volatile.Read(ref _timer)?.Press(key);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _changing.WaitAsync();
        try
        {
            _isClosed = true;
            await StopAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task StopAsync()
    {
        if (_end is { } end)
        {
            await end.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.Dispose();
            _end = null;
        }
    }

    private void Take(TimerPlan plan, TimerEvent it)
    {
        switch (it)
        {
            case TimerEvent.Ticked tick:
                Show(plan, tick);
                break;
            case TimerEvent.Rang:
                hub.Tell(Topic, "bell", new { });
                break;
            case TimerEvent.Warned warned:
                hub.Tell(Topic, "warning", new { Left = TurnLength.Left(warned.Left) });
                break;
            case TimerEvent.Ended ended:
                Show(
                    new
                    {
                        Phase = "ended",
                        First = plan.SeatingAt(ended.Turn + 1).Pairs[0].Driver,
                        Retrospective.Questions,
                    }
                );
                break;
            default:
                break;
        }
    }

    private void Show(TimerPlan plan, TimerEvent.Ticked tick) =>
        Show(
            new
            {
                Phase = "running",
                tick.Turn,
                plan.Turns,
                Left = TurnLength.Left(tick.Left),
                Share = Math.Round(tick.Left / plan.Turn, 3),
                tick.IsPaused,
                IsLate = tick.Left <= plan.Warning,
                Now = $"{plan.SeatingAt(tick.Turn)}",
                Next = tick.Turn == plan.Turns ? "Last turn." : $"Next: {plan.SeatingAt(tick.Turn + 1)}.",
            }
        );

    private void Show(object state)
    {
        lock (_gate)
        {
            _state = state;
            hub.Tell(Topic, "evening", state);
        }
    }
}
