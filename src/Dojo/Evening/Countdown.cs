namespace AsyncKatas.Dojo.Evening;

/// <summary>Time that runs out, and stands still during a pause.</summary>
internal sealed class Countdown
{
    private readonly TimeProvider _clock;
    private TimeSpan _left;
    private long _since;

    /// <summary>Creates the countdown and starts it.</summary>
    public Countdown(TimeProvider clock, TimeSpan length) =>
        (_clock, _left, _since) = (clock, length, clock.GetTimestamp());

    public bool IsPaused { get; private set; }

    /// <summary>What is left; never less than nothing.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = IsPaused ? _left : _left - _clock.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Add(TimeSpan more) => _left += more;

    /// <summary>Stops it, or lets it go on.</summary>
    public void Toggle()
    {
        (_left, _since) = (Left, _clock.GetTimestamp());
        IsPaused = !IsPaused;
    }
}
