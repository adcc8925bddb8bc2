namespace AsyncKatas.LoadOnce;

/// <summary>Loads a value when it is first asked for, once for all who ask meanwhile, and keeps it.</summary>
/// <remarks>
/// All members may be used by several threads at once. A load is called with a token of its own, which is cancelled
/// when the last of those who wait for it has left. A load that fails, is cancelled or has been given up leaves nothing
/// behind: the next call loads again.
/// </remarks>
/// <typeparam name="TKey">Type of a key.</typeparam>
/// <typeparam name="TValue">Type of a value.</typeparam>
public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;

    // In production look at HybridCache first. The page of this kata says which of these promises it makes, and which
    // not. Guards the dictionary and what the loads in it know. Nobody awaits, calls a loader or cancels while holding
    // it.
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Load> _loads = [];

    /// <summary>Creates a cache that keeps its values for ever.</summary>
    /// <param name="load">Loads the value of a key.</param>
    /// <exception cref="ArgumentNullException"><paramref name="load"/> is null.</exception>
    public AsyncCache(Func<TKey, CancellationToken, Task<TValue>> load)
        : this(load, Timeout.InfiniteTimeSpan, TimeProvider.System) { }

    /// <summary>Creates a cache whose values grow old.</summary>
    /// <param name="load">Loads the value of a key.</param>
    /// <param name="lifetime">
    /// How long a value is kept, from the moment at which it was delivered; <see cref="Timeout.InfiniteTimeSpan"/>: for
    /// ever. There is no upper limit.
    /// </param>
    /// <param name="clock">The clock by which the lifetime is measured.</param>
    /// <exception cref="ArgumentNullException"><paramref name="load"/> or <paramref name="clock"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="lifetime"/> is zero or negative, and not infinite.
    /// </exception>
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

    /// <summary>Gets the value of a key: the one that is kept, or the one that is being loaded, or a new one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">
    /// Ends this call at once, and no other one. If it is cancelled already, nothing is loaded.
    /// </param>
    /// <returns>The value: the very object that the load delivered.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled; the exception carries the caller's token. Or the load was cancelled for a reason of its
    /// own.
    /// </exception>
    public async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var load = Join(key);
        try
        {
            // The caller's token ends the waiting and never reaches the load, which others may wait for.
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
        // On the pool, so that no code of the loader runs inside of the lock, and none of it before the load stands in
        // the dictionary. An async method in between turns whatever the loader throws into a failed task.
        public Load(Func<Load, Task<TValue>> start) => Value = Task.Run(() => start(this));

        public Task<TValue> Value { get; }

        public CancellationTokenSource Stop { get; } = new();

        public int Waiters { get; set; }

        public long? DeliveredAt { get; set; }
    }
}
