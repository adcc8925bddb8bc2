// Approach: HybridCache of Microsoft.Extensions.Caching.Hybrid shares the loads and keeps the values.
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Internal;

namespace AsyncKatas.LoadOnce;

public sealed class AsyncCache<TKey, TValue>
    where TKey : notnull
{
    // It counts in dates, and a date has an upper limit.
    private static readonly TimeSpan s_forEver = TimeSpan.FromDays(365_000);

    private readonly HybridCache _cache;
    private readonly HybridCacheEntryOptions _options;
    private readonly Func<TKey, CancellationToken, Task<TValue>> _load;

    // The keys of HybridCache are strings. Numbers keep keys apart whose texts happen to be the same.
    private readonly ConcurrentDictionary<TKey, int> _numbers = new();
    private int _lastNumber;

    public AsyncCache(Func<TKey, CancellationToken, Task<TValue>> load)
        : this(load, Timeout.InfiniteTimeSpan, TimeProvider.System)
    {
    }

    public AsyncCache(Func<TKey, CancellationToken, Task<TValue>> load, TimeSpan lifetime, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(clock);
        if (lifetime != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        }

        _load = load;
        var isEndless = lifetime == Timeout.InfiniteTimeSpan || lifetime > s_forEver;
        _options = new HybridCacheEntryOptions
        {
            Expiration = isEndless ? s_forEver : lifetime,
            Flags = HybridCacheEntryFlags.DisableDistributedCache,
        };

        // In an application the container has one HybridCache for everybody; the clock is the system's if you say nothing.
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddMemoryCache(options => options.Clock = new Clock(clock));
        services.AddHybridCache();
        _cache = services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    public async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var name = _numbers.GetOrAdd(key, _ => Interlocked.Increment(ref _lastNumber)).ToString(CultureInfo.InvariantCulture);
        var kept = await _cache.GetOrCreateAsync(name, LoadAsync, _options, cancellationToken: cancellationToken);
        return kept.Value;

        async ValueTask<Kept> LoadAsync(CancellationToken stop) => new(await _load(key, stop));
    }

    // A value whose type is not marked as immutable would be copied for each caller.
    [ImmutableObject(true)]
    private sealed record Kept(TValue Value);

    private sealed class Clock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
