// Approach: every caller has a TaskCompletionSource of its own; a load that has ended goes through the list of them.
namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (TValue Value, long Since)> _values = [];
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

        (_load, _lifetime, _clock) = (load, lifetime, clock);
    }

    public async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();

        // What continues after this task must not do so inside of the code that ends it.
        var waiter = new TaskCompletionSource<TValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        Load? load;
        var isNew = false;
        lock (_gate)
        {
            if (_values.TryGetValue(key, out var kept) && IsFresh(kept.Since))
            {
                return kept.Value;
            }

            if (!_loads.TryGetValue(key, out load))
            {
                load = _loads[key] = new Load();
                isNew = true;
            }

            load.Waiters.Add(waiter);
        }

        if (isNew)
        {
            _ = RunAsync(key, load);
        }

        // Disposed as soon as this call has ended, so that the caller's token holds on to nothing.
        using var leaving = cancellationToken.Register(() => Leave(key, load, waiter, cancellationToken));
        return await waiter.Task;
    }

    private bool IsFresh(long since) =>
        _lifetime == Timeout.InfiniteTimeSpan || _clock.GetElapsedTime(since) < _lifetime;

    // Never fails: whatever the loader throws goes to those who wait, if there are any left.
    private async Task RunAsync(TKey key, Load load)
    {
        Action<TaskCompletionSource<TValue>> tell;
        TValue? delivered = default;
        var succeeded = false;
        try
        {
            delivered = await _load(key, load.Stop.Token);
            succeeded = true;
            tell = waiter => waiter.TrySetResult(delivered);
        }
        catch (OperationCanceledException cancellation)
        {
            tell = waiter => waiter.TrySetException(cancellation);
        }
        catch (Exception failure)
        {
            tell = waiter => waiter.TrySetException(failure);
        }

        TaskCompletionSource<TValue>[] waiting;
        lock (_gate)
        {
            waiting = [.. load.Waiters];
            load.Waiters.Clear();
            if (load.IsGivenUp)
            {
                return;
            }

            _loads.Remove(key);
            if (succeeded)
            {
                _values[key] = (delivered!, _clock.GetTimestamp());
            }
        }

        Array.ForEach(waiting, tell);
    }

    private void Leave(TKey key, Load load, TaskCompletionSource<TValue> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (load.Waiters.Remove(waiter) && load.Waiters.Count == 0)
            {
                load.IsGivenUp = true;
                _loads.Remove(key);
            }
        }

        if (load.IsGivenUp)
        {
            _ = CancelAsync(load);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    private static async Task CancelAsync(Load load) =>
        await load.Stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Load
    {
        public List<TaskCompletionSource<TValue>> Waiters { get; } = [];

        public CancellationTokenSource Stop { get; } = new();

        public bool IsGivenUp { get; set; }
    }
}
