// Approach: loads run on the thread pool, nothing comes back to where it was called, and the dictionary is lock-free: a
// load says whether it can still be joined.
using System.Collections.Concurrent;

namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Load> _loads = new();
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;

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
        var load = Join(key);
        try
        {
            return await load.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (load.LeaveAsLast())
            {
                // First nobody finds it any more, then it is cancelled.
                Forget(key, load);
                _ = load.GiveUpAsync();
            }
        }
    }

    private Load Join(TKey key)
    {
        while (true)
        {
            // The function makes an object and starts nothing, so it does no harm if two threads call it: both get the
            // same object.
            var load = _loads.GetOrAdd(key, static (_, cache) => new Load(cache._lifetime, cache._clock), this);
            if (load.TryJoin(it => Task.Run(() => LoadAsync(key, it))))
            {
                return load;
            }

            Forget(key, load);
        }
    }

    private async Task<TValue> LoadAsync(TKey key, Load load)
    {
        try
        {
            var value = await _load(key, load.Token).ConfigureAwait(false);
            load.Deliver();
            return value;
        }
        catch
        {
            Forget(key, load);
            throw;
        }
    }

    private void Forget(TKey key, Load load) => _loads.TryRemove(KeyValuePair.Create(key, load));

    private sealed class Load(TimeSpan lifetime, TimeProvider clock)
    {
        private readonly Lock _gate = new();
        private readonly CancellationTokenSource _stop = new();
        private Task<TValue>? _task;
        private int _waiters;
        private bool _isGivenUp;
        private long? _deliveredAt;

        public Task<TValue> Value => _task!;

        public CancellationToken Token => _stop.Token;

        public bool TryJoin(Func<Load, Task<TValue>> start)
        {
            lock (_gate)
            {
                var isOld =
                    lifetime != Timeout.InfiniteTimeSpan
                    && _deliveredAt is { } time
                    && clock.GetElapsedTime(time) >= lifetime;
                if (_isGivenUp || isOld)
                {
                    return false;
                }

                // On the pool, so that no code of the loader runs inside of this lock.
                _task ??= start(this);
                _waiters++;
                return true;
            }
        }

        public bool LeaveAsLast()
        {
            lock (_gate)
            {
                _waiters--;
                return _isGivenUp = _waiters == 0 && !_task!.IsCompletedSuccessfully;
            }
        }

        public void Deliver()
        {
            lock (_gate)
            {
                _deliveredAt = clock.GetTimestamp();
            }
        }

        public async Task GiveUpAsync() =>
            await Task.WhenAll(_stop.CancelAsync(), _task!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
