// Misconception: a lock around the whole method makes sure that a value is loaded once, and that is all.
// Symptom: It also lets only one load run at a time, whatever its key, and a loader that asks for another key waits for
// ever.
// Rejected by: Loads_of_different_keys_run_at_the_same_time
// Says: Expected 100 jobs to run at once at some moment; there were never more than 1.
// Rejected by: A_loader_may_ask_for_another_key
// Says: Deadlock
namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<TKey, (TValue Value, long Since)> _values = [];

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
        await _gate.WaitAsync(cancellationToken);
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
            _gate.Release();
        }
    }
}
