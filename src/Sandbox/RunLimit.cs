namespace AsyncKatas.Sandbox;

/// <summary>
/// How long a process may be at something. On a machine that is far too busy, time goes by in which the process has no
/// processor: the limit is over when the process has also worked for that long, or when three times as long has gone
/// by.
/// </summary>
internal sealed class RunLimit : IDisposable
{
    private const int PatienceWithTheMachine = 3;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TimeSpan _limit;
    private readonly Func<TimeSpan> _worked;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _over;
    private readonly ITimer _timer;
    private long _started;
    private TimeSpan _workedThen;
    private bool _isRunning;

    /// <summary>Creates it; it does not run yet.</summary>
    /// <param name="limit">In real time.</param>
    /// <param name="worked">How much processor time the process has had so far.</param>
    /// <param name="clock">Measures the real time.</param>
    /// <param name="cancellationToken">Cancels the token of this too.</param>
    public RunLimit(TimeSpan limit, Func<TimeSpan> worked, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_limit, _worked, _clock) = (limit, worked, clock);
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the limit is over.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Lets it run, from its beginning.</summary>
    public void Start()
    {
        lock (_gate)
        {
            (_started, _workedThen, _isRunning) = (_clock.GetTimestamp(), _worked(), true);
            _timer.Change(_limit, s_look);
        }
    }

    /// <summary>Makes it wait for the next start.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isRunning = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _timer.Dispose();
        _over.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            var waited = _clock.GetElapsedTime(_started);
            if (
                !_isRunning
                || waited < _limit
                || (_worked() - _workedThen < _limit && waited < _limit * PatienceWithTheMachine)
            )
            {
                return;
            }

            // Whoever is called back does not run behind this gate.
            _isRunning = false;
            _ = _over.CancelAsync();
        }
    }
}
