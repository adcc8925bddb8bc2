// Approach: as little async and await as possible: workers, continuations, and tasks that are unwrapped.
using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AsyncKatas.BrokenCode;

public sealed class Depot
{
    private readonly ConcurrentDictionary<string, Task<Task<decimal>>> _rates = new();

    public static Task NotifyAllAsync(List<string> customers, Func<string, Task> notifyAsync) =>
        Task.WhenAll(from customer in customers select notifyAsync(customer));

    public static Task WeighAllAsync(List<string> parcels, int scales, Func<string, Task> weighAsync)
    {
        var waiting = new ConcurrentQueue<string>(parcels);
        return Task.WhenAll(Enumerable.Range(0, scales).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            while (waiting.TryDequeue(out var parcel))
            {
                await weighAsync(parcel);
            }
        }
    }

    public static Task PlanAsync(Func<Task> planAsync) =>
        Task.Factory
            .StartNew(planAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)
            .Unwrap();

    public static Task<string> LabelAsync(string parcel, Func<string, Task<string>> addressOfAsync) =>
        addressOfAsync(parcel)
            .ContinueWith(
                static lookup => lookup.IsCompletedSuccessfully
                    ? Task.FromResult($"To: {lookup.Result}")
                    : lookup,
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default)
            .Unwrap();

    public static Task<string> TrackAsync(string parcel, Func<ICarrier> connect)
    {
        var carrier = connect();
        return carrier.WhereIsAsync(parcel)
            .ContinueWith(
                asked =>
                {
                    carrier.Dispose();
                    return asked;
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default)
            .Unwrap();
    }

    // Task.Run takes what the function throws into its task.
    public static Task<string[]> OffersAsync(List<Func<Task<string>>> askAsync) =>
        Task.WhenAll(askAsync.Select(Task.Run));

    public Task<decimal> RateAsync(string country, Func<string, Task<decimal>> loadAsync)
    {
        // A task that is made with new has not started; only the one that stands in the dictionary does.
        var load = new Task<Task<decimal>>(() => loadAsync(country));
        if (_rates.TryAdd(country, load))
        {
            load.RunSynchronously(TaskScheduler.Default);
        }

        return _rates[country].Unwrap();
    }

    public static async Task<int> ImportAllAsync(
        List<string> files,
        Func<string, CancellationToken, Task> importAsync,
        Action<string, Exception> onError,
        CancellationToken cancellationToken = default)
    {
        var imported = 0;
        foreach (var file in files.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            var import = importAsync(file, cancellationToken);
            await import.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (import.IsCompletedSuccessfully)
            {
                imported++;
            }
            else if (!cancellationToken.IsCancellationRequested)
            {
                onError(file, import.Exception?.InnerException ?? new TaskCanceledException(import));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return imported;
    }

    public static async Task AwaitPickupAsync(
        Func<CancellationToken, Task<bool>> isPickedUpAsync,
        TimeSpan pause,
        TimeProvider clock,
        CancellationToken cancellationToken = default)
    {
        while (!await isPickedUpAsync(cancellationToken))
        {
            using var over = new CancellationTokenSource(pause, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public static Task<string> NextScanAsync(IScanner scanner)
    {
        // A channel runs those who wait for an item elsewhere, unless it is told that they may run at once.
        var scans = Channel.CreateBounded<string>(1);
        scanner.Scanned += OnScanned;
        return scans.Reader.ReadAsync().AsTask();

        void OnScanned(string code)
        {
            scanner.Scanned -= OnScanned;
            scans.Writer.TryWrite(code);
        }
    }
}
