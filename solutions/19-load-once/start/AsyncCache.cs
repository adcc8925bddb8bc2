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
        // TODO: steps 1 and 6 check the arguments here.
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
    public Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        // TODO: steps 1 to 6 go here (you will want the keyword async in the declaration above).
        throw new NotImplementedException("Please implement AsyncCache.GetAsync.");
    }
}
