// Misconception: a Lazy is a cache.
// Symptom: It is one for a single value: whoever asks for another key gets what was loaded first.
// Rejected by: The_loader_is_given_the_key
// Says: Expected the value of the key coffee to be coffee; it was tea.
namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private Lazy<Task<TValue>>? _value;
    private long _since;

    public AsyncCache(Func<TKey, CancellationToken, Task<TValue>> load)
        : this(load, Timeout.InfiniteTimeSpan, TimeProvider.System) { }

    public AsyncCache(Func<TKey, CancellationToken, Task<TValue>> load, TimeSpan lifetime, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(clock);
        if (lifetime != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        }

        (_load, _lifetime, _clock) = (load, lifetime, clock);
    }

    public async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_value is null || (_lifetime != Timeout.InfiniteTimeSpan && _clock.GetElapsedTime(_since) >= _lifetime))
        {
            _value = new Lazy<Task<TValue>>(() => _load(key, CancellationToken.None));
            _since = _clock.GetTimestamp();
        }

        return await _value.Value.WaitAsync(cancellationToken);
    }
}
