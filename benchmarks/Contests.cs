using System.Threading.Channels;
using AsyncKatas.LoadOnce;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Group = AsyncKatas.TaskGroup.TaskGroup;
using SemaphoreThrottle = AsyncKatas.Benchmarks.WithASemaphore.LimitConcurrency.Throttle;
using WrappingGather = AsyncKatas.Benchmarks.WithAnAsyncMethod.ResultsInOrder.Gather;

namespace AsyncKatas.Benchmarks;

/// <summary>One way to run a number of jobs, each of which yields once and returns its number.</summary>
/// <param name="Name">What it is called in tables and pictures.</param>
/// <param name="RunAsync">Runs so many jobs.</param>
internal sealed record Contestant(string Name, Func<int, Task> RunAsync);

/// <summary>A reference answer, which comes first, and what people would use instead.</summary>
/// <param name="Name">What they all do.</param>
/// <param name="Limit">The reference may take so many times the time of its best rival; null: no limit is set.</param>
/// <param name="Reference">The reference answer.</param>
/// <param name="Rivals">What it has to be measured by.</param>
/// <param name="Others">Other right answers, which nobody is measured by.</param>
internal sealed record Contest(
    string Name, double? Limit, Contestant Reference, Contestant[] Rivals, Contestant[] Others)
{
    /// <summary>Gets all that are measured, the reference first.</summary>
    public IEnumerable<Contestant> All => [Reference, .. Rivals, .. Others];
}

/// <summary>The reference answers against what they compete with: the same jobs, the same results.</summary>
internal static class Contests
{
    /// <summary>How many jobs run at once where there is a limit.</summary>
    public const int Places = 20;

    // The delegates exist before the clock starts, as a caller's would: one array for each number of jobs.
    private static readonly Dictionary<int, Func<Task<int>>[]> s_jobs = [];
    private static readonly Dictionary<int, int[]> s_items = [];
    private static readonly ServiceProvider s_services =
        new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();

    public static Contest Gather { get; } = new(
        "All at once", 1.1,
        new("Gather.AllAsync (kata 02)", static n => ResultsInOrder.Gather.AllAsync(Jobs(n))),
        [new("Task.WhenAll", static n => Task.WhenAll(Jobs(n).Select(static job => job())))],
        [new("Gather, approach WithAnAsyncMethod", static n => WrappingGather.AllAsync(Jobs(n)))]);

    public static Contest Throttle { get; } = new(
        "At most 20 at once", 1.2,
        new(
            "Throttle.RunAsync (kata 10)",
            static n => LimitConcurrency.Throttle.RunAsync(Items(n), Places, JobAsync, default)),
        [
            new("Parallel.ForEachAsync", ForEachAsync),
            new("SemaphoreSlim and WhenAll", SemaphoreAsync),
            new("Channel and 20 workers", ChannelAsync),
        ],
        [
            new(
                "Throttle, approach WithASemaphore",
                static n => SemaphoreThrottle.RunAsync(Items(n), Places, JobAsync, default)),
        ]);

    public static Contest TaskGroup { get; } = new(
        "In a group", null,
        new("TaskGroup (kata 11)", GroupAsync),
        [new("Task.WhenAll and a linked source", LinkedAsync)],
        []);

    public static Contest Cache { get; } = new(
        "A value that is kept", null,
        new("AsyncCache (kata 19)", CacheAsync),
        [new("HybridCache", HybridAsync)],
        []);

    public static IReadOnlyList<Contest> All { get; } = [Gather, Throttle, TaskGroup, Cache];

    private static async Task<int> JobAsync(int item, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return item;
    }

    private static Func<Task<int>>[] Jobs(int count)
    {
        if (!s_jobs.TryGetValue(count, out var jobs))
        {
            s_jobs[count] = jobs = new Func<Task<int>>[count];
            Array.Fill(jobs, static () => JobAsync(1, default));
        }

        return jobs;
    }

    private static int[] Items(int count)
    {
        if (!s_items.TryGetValue(count, out var items))
        {
            s_items[count] = items = [.. Enumerable.Range(0, count)];
        }

        return items;
    }

    private static async Task ForEachAsync(int count)
    {
        var items = Items(count);
        var results = new int[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Places };
        await Parallel.ForEachAsync(items, options, async (item, token) => results[item] = await JobAsync(item, token));
    }

    private static async Task SemaphoreAsync(int count)
    {
        using var places = new SemaphoreSlim(Places, Places);
        await Task.WhenAll(Items(count).Select(RunAsync));

        async Task<int> RunAsync(int item)
        {
            await places.WaitAsync();
            try
            {
                return await JobAsync(item, default);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private static async Task ChannelAsync(int count)
    {
        var results = new int[count];
        var channel = Channel.CreateUnbounded<int>(new() { SingleWriter = true });
        var workers = Task.WhenAll(Enumerable.Range(0, Places).Select(_ => WorkAsync()));
        foreach (var item in Items(count))
        {
            channel.Writer.TryWrite(item);
        }

        channel.Writer.Complete();
        await workers;

        async Task WorkAsync()
        {
            await foreach (var item in channel.Reader.ReadAllAsync())
            {
                results[item] = await JobAsync(item, default);
            }
        }
    }

    private static Task GroupAsync(int count) =>
        Group.RunAsync(group =>
        {
            foreach (var item in Items(count))
            {
                _ = group.Run(token => JobAsync(item, token));
            }

            return Task.CompletedTask;
        });

    // What people write by hand: a source that each job cancels when it fails.
    private static async Task LinkedAsync(int count)
    {
        using var source = new CancellationTokenSource();
        await Task.WhenAll(Items(count).Select(RunAsync));

        async Task<int> RunAsync(int item)
        {
            try
            {
                return await JobAsync(item, source.Token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await source.CancelAsync();
                throw;
            }
        }
    }

    // A hundred keys: each is loaded once, all other calls find it.
    private static async Task CacheAsync(int count)
    {
        var cache = new AsyncCache<int, int>(static (key, token) => JobAsync(key, token));
        foreach (var item in Items(count))
        {
            await cache.GetAsync(item % 100);
        }
    }

    private static async Task HybridAsync(int count)
    {
        var cache = s_services.GetRequiredService<HybridCache>();
        var run = Guid.NewGuid().ToString("N");
        string[] keys = [.. Enumerable.Range(0, 100).Select(key => run + key)];
        foreach (var item in Items(count))
        {
            var key = item % 100;
            await cache.GetOrCreateAsync(keys[key], key, static async (key, token) => await JobAsync(key, token));
        }
    }
}
