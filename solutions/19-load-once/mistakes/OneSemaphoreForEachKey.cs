// Misconception: a lock for each key shares a load among those who wait for it.
// Symptom: It shares a value. When the load fails, the next in the queue tries again, and so do all behind it, one
// after the other.
// Rejected by: A_failure_reaches_everybody_who_waits
// Says: Expected the exception of load 1 to come out; your method ended without an exception at 2 s.
using System.Collections.Concurrent;

namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<TKey, SemaphoreSlim> _gates = new();
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
        var gate = _gates.GetOrAdd(key, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
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
        finally
        {
            gate.Release();
        }
    }
}
