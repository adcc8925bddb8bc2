using AsyncKatas.VirtualTime;

namespace AsyncKatas.Specs;

/// <summary>
/// A piece of work that does nothing but take virtual time, and is recorded on the timeline. It converts by itself to
/// the functions that the katas take, with or without a cancellation token.
/// </summary>
/// <remarks>Every start is a new piece of work, as every call of an async method is.</remarks>
public sealed class FakeJob
{
    private readonly Spec _spec;
    private string _result;
    private bool _throwsAtOnce;
    private bool _endsCancelled;
    private bool _ignoresCancellation;
    private TimeSpan _cleanup;
    private Action? _onStart;
    private int _starts;

    internal FakeJob(Spec spec, string name, TimeSpan duration)
    {
        (_spec, Name, Duration) = (spec, name, duration);
        _result = name;
    }

    /// <summary>Its name on the timeline, and its result unless <see cref="Returning"/> says otherwise.</summary>
    public string Name { get; }

    /// <summary>Virtual time that it takes.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The exception that it fails with; null if it succeeds.</summary>
    public Exception? Error { get; private set; }

    /// <summary>How often it has been started.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>Lets the job stand where a function without a token is wanted.</summary>
    public static implicit operator Func<Task<string>>(FakeJob job) => job.RunAsync;

    /// <summary>Lets the job stand where a function with a token is wanted.</summary>
    public static implicit operator Func<CancellationToken, Task<string>>(FakeJob job) => job.RunAsync;

    /// <summary>Gives it another result.</summary>
    /// <returns>The job itself.</returns>
    public FakeJob Returning(string result)
    {
        _result = result;
        return this;
    }

    /// <summary>Lets it fail at the end of its time.</summary>
    /// <param name="error">What it throws; null: an <see cref="InvalidOperationException"/> with its name.</param>
    /// <returns>The job itself.</returns>
    public FakeJob Failing(Exception? error = null)
    {
        Error = error ?? new InvalidOperationException($"{Name} failed");
        _spec.Unobserved.Watch(Error);
        return this;
    }

    /// <summary>Lets it throw from the call itself, before there is a task.</summary>
    /// <param name="error">What it throws; null: an <see cref="InvalidOperationException"/> with its name.</param>
    /// <returns>The job itself.</returns>
    public FakeJob ThrowingAtOnce(Exception? error = null)
    {
        _throwsAtOnce = true;
        return Failing(error);
    }

    /// <summary>Lets it end as cancelled, by itself, at the end of its time.</summary>
    /// <returns>The job itself.</returns>
    public FakeJob EndingCancelled()
    {
        _endsCancelled = true;
        return this;
    }

    /// <summary>Lets it run on when its token is cancelled.</summary>
    /// <returns>The job itself.</returns>
    public FakeJob IgnoringCancellation()
    {
        _ignoresCancellation = true;
        return this;
    }

    /// <summary>Lets it take more time to clean up when it is cancelled, before it ends.</summary>
    /// <param name="cleanup">Virtual time.</param>
    /// <returns>The job itself.</returns>
    public FakeJob CleaningUpFor(TimeSpan cleanup)
    {
        _cleanup = cleanup;
        return this;
    }

    /// <summary>Calls something each time it is started, before it does anything else.</summary>
    /// <param name="action">What to call.</param>
    /// <returns>The job itself.</returns>
    public FakeJob OnStart(Action action)
    {
        _onStart += action;
        return this;
    }

    /// <summary>Starts it without a token.</summary>
    /// <returns>Its result.</returns>
    public Task<string> RunAsync() => RunAsync(CancellationToken.None);

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">Ends it early, as cancelled.</param>
    /// <returns>Its result.</returns>
    public Task<string> RunAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _starts);
        _onStart?.Invoke();
        if (_throwsAtOnce)
        {
            _spec.Timeline.Mark(Name, Error is OperationCanceledException ? SpanOutcome.Cancelled : SpanOutcome.Failed);
            throw Error!;
        }

        return _spec.Timeline.TrackAsync(Name, endsAt => WorkAsync(endsAt, cancellationToken));
    }

    private async Task<string> WorkAsync(Action<TimeSpan> endsAt, CancellationToken cancellationToken)
    {
        var token = _ignoresCancellation ? CancellationToken.None : cancellationToken;
        endsAt(_spec.Elapsed + Duration);

        // At once, and not only when the wait has noticed: somebody may look in between.
        using var stop = token.UnsafeRegister(_ => endsAt(_spec.Elapsed + _cleanup), state: null);
        try
        {
            await Task.Delay(Duration, _spec.Clock, token);
        }
        catch (OperationCanceledException) when (_cleanup > TimeSpan.Zero)
        {
            endsAt(_spec.Elapsed + _cleanup);
            await Task.Delay(_cleanup, _spec.Clock, CancellationToken.None);
            throw;
        }

        if (Error is not null)
        {
            throw Error;
        }

        if (_endsCancelled)
        {
            throw new OperationCanceledException($"{Name} was cancelled");
        }

        return _result;
    }
}
