// Approach: loops, lists and semaphores instead of the methods that .NET has for it.
namespace AsyncKatas.BrokenCode;

public sealed class Depot
{
    private readonly Dictionary<string, TaskCompletionSource<decimal>> _rates = [];

    public static async Task NotifyAllAsync(List<string> customers, Func<string, Task> notifyAsync)
    {
        var calls = new List<Task>();
        foreach (var customer in customers)
        {
            calls.Add(notifyAsync(customer));
        }

        await Task.WhenAll(calls);
    }

    public static async Task WeighAllAsync(List<string> parcels, int scales, Func<string, Task> weighAsync)
    {
        using var free = new SemaphoreSlim(scales);
        await Task.WhenAll(parcels.Select(WeighAsync));

        async Task WeighAsync(string parcel)
        {
            await free.WaitAsync();
            try
            {
                await weighAsync(parcel);
            }
            finally
            {
                free.Release();
            }
        }
    }

    public static async Task PlanAsync(Func<Task> planAsync)
    {
        // The first await waits for the call, the second for the plan.
        await await Task.Factory.StartNew(planAsync);
    }

    public static async Task<string> LabelAsync(string parcel, Func<string, Task<string>> addressOfAsync) =>
        $"To: {await addressOfAsync(parcel).ConfigureAwait(false)}";

    public static async Task<string> TrackAsync(string parcel, Func<ICarrier> connect)
    {
        var carrier = connect();
        try
        {
            return await carrier.WhereIsAsync(parcel);
        }
        finally
        {
            carrier.Dispose();
        }
    }

    public static async Task<string[]> OffersAsync(List<Func<Task<string>>> askAsync)
    {
        var offers = new List<Task<string>>();
        foreach (var ask in askAsync)
        {
            try
            {
                offers.Add(ask());
            }
            catch (Exception error)
            {
                offers.Add(Task.FromException<string>(error));
            }
        }

        return await Task.WhenAll(offers);
    }

    public Task<decimal> RateAsync(string country, Func<string, Task<decimal>> loadAsync)
    {
        TaskCompletionSource<decimal>? rate;
        lock (_rates)
        {
            if (_rates.TryGetValue(country, out rate))
            {
                return rate.Task;
            }

            rate = new TaskCompletionSource<decimal>(TaskCreationOptions.RunContinuationsAsynchronously);
            _rates.Add(country, rate);
        }

        // Outside of the lock: only who has put the source there comes this far.
        _ = LoadAsync();
        return rate.Task;

        async Task LoadAsync()
        {
            try
            {
                rate.SetResult(await loadAsync(country));
            }
            catch (Exception error)
            {
                rate.SetException(error);
            }
        }
    }

    public static async Task<int> ImportAllAsync(
        List<string> files,
        Func<string, CancellationToken, Task> importAsync,
        Action<string, Exception> onError,
        CancellationToken cancellationToken = default)
    {
        var imported = 0;
        for (var i = 0; i < files.Count; i++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }

            try
            {
                await importAsync(files[i], cancellationToken);
                imported++;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception error)
            {
                onError(files[i], error);
            }
        }

        return imported;
    }

    public static async Task AwaitPickupAsync(
        Func<CancellationToken, Task<bool>> isPickedUpAsync,
        TimeSpan pause,
        TimeProvider clock,
        CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await isPickedUpAsync(cancellationToken))
            {
                return;
            }

            var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = clock.CreateTimer(_ => over.TrySetResult(), state: null, pause, Timeout.InfiniteTimeSpan);
            using var stop = cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
            await over.Task;
        }
    }

    public static async Task<string> NextScanAsync(IScanner scanner)
    {
        using var scanned = new SemaphoreSlim(0);
        string? first = null;
        scanner.Scanned += OnScanned;
        await scanned.WaitAsync();
        return first!;

        // Release hands over to the pool what has waited for it.
        void OnScanned(string code)
        {
            scanner.Scanned -= OnScanned;
            first = code;
            scanned.Release();
        }
    }
}
