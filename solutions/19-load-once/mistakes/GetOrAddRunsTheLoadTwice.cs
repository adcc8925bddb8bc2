// Misconception: ConcurrentDictionary.GetOrAdd calls its function once for each key.
// Symptom: Two threads that find nothing at the same time both call it; one of the tasks is kept, both loads run.
// Rejected by: Two_threads_that_ask_at_the_same_time_share_one_load
// Says: Expected one load for two threads that ask at the same time; there were 2.
using System.Collections.Concurrent;

namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<TKey, (Task<TValue> Task, long Since)> _loads = new();

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
            _loads.TryGetValue(key, out var old)
            && _lifetime != Timeout.InfiniteTimeSpan
            && _clock.GetElapsedTime(old.Since) >= _lifetime
        )
        {
            _loads.TryRemove(key, out _);
        }

        var (task, _) = _loads.GetOrAdd(key, it => (LoadAsync(it), _clock.GetTimestamp()));
        return await task.WaitAsync(cancellationToken);
    }

    private async Task<TValue> LoadAsync(TKey key)
    {
        try
        {
            return await _load(key, CancellationToken.None);
        }
        catch
        {
            _loads.TryRemove(key, out _);
            throw;
        }
    }
}
