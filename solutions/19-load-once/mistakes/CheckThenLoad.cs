// Misconception: only a value that has arrived has to be remembered.
// Symptom: Everybody who comes before it has arrived finds nothing and loads too.
// Rejected by: A_hundred_calls_at_once_share_one_load
// Says: Expected the value to be loaded once; it was loaded 100 times.
// Rejected by: A_caller_that_comes_during_a_load_waits_for_that_load
// Says: Expected the value of the second call to be load 1; it was load 2.
// Also rejected by: A_stampede_on_an_old_value_loads_once
using System.Collections.Concurrent;

namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<TKey, (TValue Value, long Since)> _values = new();

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
        cancellationToken.ThrowIfCancellationRequested();
        if (
            _values.TryGetValue(key, out var kept)
            && (_lifetime == Timeout.InfiniteTimeSpan || _clock.GetElapsedTime(kept.Since) < _lifetime)
        )
        {
            return kept.Value;
        }

        var value = await _load(key, cancellationToken);
        _values[key] = (value, _clock.GetTimestamp());
        return value;
    }
}
