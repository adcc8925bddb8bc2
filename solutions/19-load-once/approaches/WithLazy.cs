// Approach: the load starts on the thread of the first caller; a Lazy keeps other threads waiting until there is a
// task.
namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;

    // Guards the dictionary and what the loads in it know. Nobody awaits, calls a loader or cancels while holding it.
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Load> _loads = [];

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

        _load = load;
        _lifetime = lifetime;
        _clock = clock;
    }

    public async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var load = Join(key);
        try
        {
            // The first to come here starts the load; a second thread that comes meanwhile waits for the task, not for
            // the value. The caller's token ends the waiting and never reaches the load, which others may wait for.
            return await load.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (IsLastToLeave(key, load))
            {
                // The caller wants to go, and does not wait for this.
                _ = GiveUpAsync(load);
            }
        }
    }

    // To find a load and to be counted among those who wait for it must be one step: else its last caller could leave
    // in between, and take the load along.
    private Load Join(TKey key)
    {
        lock (_gate)
        {
            if (!_loads.TryGetValue(key, out var load) || IsTooOld(load))
            {
                // Lazy, so that the load stands here before it begins, and the loader runs outside of the lock. It
                // cannot remember an exception, because LoadAsync is async and throws none.
                load = new Load(it => LoadAsync(key, it));
                _loads[key] = load;
            }

            load.Waiters++;
            return load;
        }
    }

    private bool IsTooOld(Load load) =>
        load.DeliveredAt is { } time
        && _lifetime != Timeout.InfiniteTimeSpan
        && _clock.GetElapsedTime(time) >= _lifetime;

    private async Task<TValue> LoadAsync(TKey key, Load load)
    {
        try
        {
            var value = await _load(key, load.Stop.Token);
            lock (_gate)
            {
                load.DeliveredAt = _clock.GetTimestamp();
            }

            return value;
        }
        catch
        {
            // Here, before the task fails: whoever hears of the failure may ask again at once, and must not find it.
            lock (_gate)
            {
                Forget(key, load);
            }

            throw;
        }
    }

    private bool IsLastToLeave(TKey key, Load load)
    {
        lock (_gate)
        {
            load.Waiters--;
            if (load.Waiters > 0 || load.Value.IsCompletedSuccessfully)
            {
                return false;
            }

            // Whoever comes from now on starts a new load. Nobody can join this one any more, so it can be cancelled.
            // It may also have failed at the very moment at which the caller left: then somebody must look at the
            // failure.
            Forget(key, load);
            return true;
        }
    }

    // Under this key there may be a newer load by now, which is none of our business.
    private void Forget(TKey key, Load load)
    {
        if (_loads.TryGetValue(key, out var current) && current == load)
        {
            _loads.Remove(key);
        }
    }

    // Nobody wants to hear of this load any more: neither of its failure nor of what a callback on its token throws.
    private static async Task GiveUpAsync(Load load) =>
        await Task.WhenAll(load.Stop.CancelAsync(), load.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Load
    {
        private readonly Lazy<Task<TValue>> _task;

        public Load(Func<Load, Task<TValue>> start) => _task = new Lazy<Task<TValue>>(() => start(this));

        public Task<TValue> Value => _task.Value;

        public CancellationTokenSource Stop { get; } = new();

        public int Waiters { get; set; }

        public long? DeliveredAt { get; set; }
    }
}
