namespace AsyncKatas.VirtualTime;

/// <summary>
/// Records which piece of work ran from when to when. Guarantees: spans stand in the order in which they started, also
/// when several start at one instant; the record is complete and consistent at any moment, whatever threads the work
/// runs on. It knows only work that was tracked.
/// </summary>
public sealed class Timeline
{
    private readonly Gate _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly List<TimelineSpan> _spans = [];
    private readonly List<string> _ended = [];
    private readonly List<TimelineMoment> _moments = [];
    private int _running;
    private int _maxOverlap;
    private int? _expectedOverlap;
    private bool _isClosed;

    /// <summary>Creates a timeline that starts now.</summary>
    /// <param name="clock">The clock that gives the times; it may be the real one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="clock"/> is null.</exception>
    public Timeline(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _start = clock.GetTimestamp();
    }

    /// <summary>Everything tracked so far, in the order of the starts.</summary>
    public IReadOnlyList<TimelineSpan> Spans
    {
        get
        {
            using (_gate.Enter())
            {
                return [.. _spans];
            }
        }
    }

    /// <summary>Names of what has ended, in the order of the ends.</summary>
    public IReadOnlyList<string> Ended
    {
        get
        {
            using (_gate.Enter())
            {
                return [.. _ended];
            }
        }
    }

    /// <summary>The moments that were marked so far, in the order in which they were.</summary>
    public IReadOnlyList<TimelineMoment> Moments
    {
        get
        {
            using (_gate.Enter())
            {
                return [.. _moments];
            }
        }
    }

    /// <summary>The largest number of pieces of work that ran at once.</summary>
    public int MaxOverlap
    {
        get
        {
            using (_gate.Enter())
            {
                return _maxOverlap;
            }
        }
    }

    /// <summary>How many pieces of work should have run at once at the busiest moment; null: nobody has said.</summary>
    public int? ExpectedOverlap
    {
        get
        {
            using (_gate.Enter())
            {
                return _expectedOverlap;
            }
        }
    }

    /// <summary>Time since the timeline started.</summary>
    public TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Runs <paramref name="work"/> and records it.</summary>
    /// <param name="name">Name of the span; several spans may share one.</param>
    /// <param name="work">The work. It is started at once, and whatever it throws comes out unchanged.</param>
    /// <returns>The result of the work.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Task<T> TrackAsync<T>(string name, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(work);
        return RecordAsync(Start(name), work);
    }

    /// <summary>The same for work that knows when it will end. It may say so several times.</summary>
    internal Task<T> TrackAsync<T>(string name, Func<Action<TimeSpan>, Task<T>> work)
    {
        var id = Start(name);
        return RecordAsync(id, () => work(due => Expect(id, due)));
    }

    /// <inheritdoc cref="TrackAsync{T}(string, Func{Task{T}})"/>
    public Task TrackAsync(string name, Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return TrackAsync(
            name,
            async () =>
            {
                await work();
                return true;
            }
        );
    }

    /// <summary>Marks a moment, which counts for no work and stands in no chart of text.</summary>
    /// <param name="name">What happens.</param>
    /// <param name="at">Time since the timeline started; null: now. It may lie ahead, as a limit does.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public void MarkMoment(string name, TimeSpan? at = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        using (_gate.Enter())
        {
            var moment = new TimelineMoment(name, at ?? Now);
            if (!_isClosed && !_moments.Contains(moment))
            {
                _moments.Add(moment);
            }
        }
    }

    /// <summary>
    /// Says how many pieces of work should have run at once at the busiest moment, for a picture to show beside how
    /// many did.
    /// </summary>
    /// <param name="count">How many; whoever says it last is believed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public void ExpectOverlap(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using (_gate.Enter())
        {
            if (!_isClosed)
            {
                _expectedOverlap = count;
            }
        }
    }

    /// <summary>Draws the spans as a Gantt chart in text, one line each.</summary>
    /// <param name="width">Characters for the whole length of time.</param>
    /// <param name="maxLines">Spans drawn at most; how many more there are is said below them.</param>
    /// <returns>The chart without a line break at its end; empty if nothing was tracked.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public string Render(int width = 32, int maxLines = 12) => GanttChart.Draw(Spans, Now, width, maxLines);

    /// <summary>Records nothing more: what somebody does when the run is over belongs to no picture of it.</summary>
    internal void Close()
    {
        using (_gate.Enter())
        {
            _isClosed = true;
        }
    }

    /// <summary>Records work that ended in the instant in which it started.</summary>
    internal void Mark(string name, SpanOutcome outcome) => End(Start(name), outcome);

    private async Task<T> RecordAsync<T>(int id, Func<Task<T>> work)
    {
        var outcome = SpanOutcome.Failed;
        try
        {
            var result = await work();
            outcome = SpanOutcome.Succeeded;
            return result;
        }
        catch (OperationCanceledException)
        {
            outcome = SpanOutcome.Cancelled;
            throw;
        }
        finally
        {
            End(id, outcome);
        }
    }

    /// <summary>Records the start of work that is no single task; <see cref="End"/> records its end.</summary>
    /// <returns>The number of its span, for the other calls; less than zero: the run is over.</returns>
    internal int Start(string name)
    {
        using (_gate.Enter())
        {
            if (_isClosed)
            {
                return -1;
            }

            _spans.Add(new TimelineSpan(name, Now, End: null, SpanOutcome.Running));
            _maxOverlap = Math.Max(_maxOverlap, ++_running);
            return _spans.Count - 1;
        }
    }

    /// <summary>Says when work will end.</summary>
    internal void Expect(int id, TimeSpan? due)
    {
        using (_gate.Enter())
        {
            if (!_isClosed)
            {
                _spans[id] = _spans[id] with { Due = due };
            }
        }
    }

    /// <summary>Records the end of work.</summary>
    internal void End(int id, SpanOutcome outcome)
    {
        using (_gate.Enter())
        {
            if (_isClosed)
            {
                return;
            }

            _running--;
            _spans[id] = _spans[id] with { End = Now, Due = null, Outcome = outcome };
            _ended.Add(_spans[id].Name);
        }
    }
}
