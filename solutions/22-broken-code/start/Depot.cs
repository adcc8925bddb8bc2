using System.Collections.Concurrent;

namespace AsyncKatas.BrokenCode;

/// <summary>The work of a parcel depot.</summary>
public sealed class Depot
{
    private readonly ConcurrentDictionary<string, Task<decimal>> _rates = new();

    /// <summary>Tells all customers, at the same time, that a parcel has arrived for them.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="notifyAsync">Tells one customer.</param>
    /// <returns>
    /// A task that ends when every call has ended. If calls failed, it fails with the exception of one of them.
    /// </returns>
    public static Task NotifyAllAsync(List<string> customers, Func<string, Task> notifyAsync)
    {
        // TODO: step 1
        customers.ForEach(async customer => await notifyAsync(customer));
        return Task.CompletedTask;
    }

    /// <summary>Weighs parcels on a few scales.</summary>
    /// <param name="parcels">The parcels.</param>
    /// <param name="scales">
    /// How many scales there are. Never more parcels than that are weighed at the same time, and as long as parcels
    /// wait, never fewer: a scale that is free takes the next one at once.
    /// </param>
    /// <param name="weighAsync">Weighs one parcel.</param>
    /// <returns>A task that ends when every parcel has been weighed, or fails with the exception of a call.</returns>
    public static Task WeighAllAsync(List<string> parcels, int scales, Func<string, Task> weighAsync)
    {
        // TODO: step 2
        Parallel.ForEach(
            parcels,
            new ParallelOptions { MaxDegreeOfParallelism = scales },
            async parcel => await weighAsync(parcel));
        return Task.CompletedTask;
    }

    /// <summary>Plans the tours of the day, without keeping the caller's thread busy.</summary>
    /// <param name="planAsync">
    /// Plans them. It computes for a while before its first await, so it is called on a thread of the thread pool.
    /// </param>
    /// <returns>A task that ends when planning has ended, and fails with its exception if it fails.</returns>
    public static async Task PlanAsync(Func<Task> planAsync)
    {
        // TODO: step 3
        await Task.Factory.StartNew(planAsync);
    }

    /// <summary>Writes the label of a parcel. No thread is blocked meanwhile.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="addressOfAsync">Looks up the address of a parcel.</param>
    /// <returns>"To: " and the address. If the lookup fails, its exception comes out as it is.</returns>
    public static Task<string> LabelAsync(string parcel, Func<string, Task<string>> addressOfAsync)
    {
        // TODO: step 4
        var address = addressOfAsync(parcel).Result;
        return Task.FromResult($"To: {address}");
    }

    /// <summary>Asks a carrier where a parcel is.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="connect">Opens a connection to the carrier.</param>
    /// <returns>
    /// The carrier's answer. The connection stays open until the answer has come, and is closed when the task ends,
    /// whether the carrier has answered or failed. If it has failed, its exception comes out.
    /// </returns>
    public static Task<string> TrackAsync(string parcel, Func<ICarrier> connect)
    {
        // TODO: step 5
        using var carrier = connect();
        return carrier.WhereIsAsync(parcel);
    }

    /// <summary>Asks all carriers, at the same time, for an offer.</summary>
    /// <param name="askAsync">
    /// Each asks one carrier. If one throws before it returns a task, the others are asked all the same.
    /// </param>
    /// <returns>
    /// The offers, in the order of the carriers. If carriers failed, the exception of one of them, once all have ended.
    /// </returns>
    public static Task<string[]> OffersAsync(List<Func<Task<string>>> askAsync)
    {
        // TODO: step 6
        return Task.WhenAll(askAsync.Select(ask => ask()));
    }

    /// <summary>Says what it costs to send a parcel to a country. Several threads may ask at once.</summary>
    /// <param name="country">The country.</param>
    /// <param name="loadAsync">
    /// Loads the rate of a country: once for each, however many ask, and whenever they do. Nobody waits for the load of
    /// another country, not even for what it does before its first await.
    /// </param>
    /// <returns>The rate.</returns>
    public Task<decimal> RateAsync(string country, Func<string, Task<decimal>> loadAsync)
    {
        // TODO: step 7
        return _rates.GetOrAdd(country, loadAsync);
    }

    /// <summary>Imports the files of the night, one after the other.</summary>
    /// <param name="files">The files.</param>
    /// <param name="importAsync">
    /// Imports one file. It may give up by itself, and end as cancelled though the caller has cancelled nothing: that
    /// is a failure like any other.
    /// </param>
    /// <param name="onError">Is told of each file that failed, and why. The next file follows all the same.</param>
    /// <param name="cancellationToken">
    /// Stops the file that is being imported. No other one is begun, <paramref name="onError"/> is told of nothing, and
    /// the task ends as cancelled, with this token.
    /// </param>
    /// <returns>How many files have been imported.</returns>
    public static async Task<int> ImportAllAsync(
        List<string> files,
        Func<string, CancellationToken, Task> importAsync,
        Action<string, Exception> onError,
        CancellationToken cancellationToken = default)
    {
        // TODO: step 8
        var imported = 0;
        foreach (var file in files)
        {
            try
            {
                await importAsync(file, cancellationToken);
                imported++;
            }
            catch (Exception error)
            {
                onError(file, error);
            }
        }

        return imported;
    }

    /// <summary>
    /// Waits until a parcel has been picked up: asks, pauses, and asks again until the answer is yes.
    /// </summary>
    /// <param name="isPickedUpAsync">Asks.</param>
    /// <param name="pause">How long a pause is, from an answer to the next question.</param>
    /// <param name="clock">The clock by which it is measured.</param>
    /// <param name="cancellationToken">
    /// Ends the waiting at once, in the middle of a pause too: the task ends as cancelled, and leaves no timer armed.
    /// </param>
    /// <returns>A task that ends with the answer yes.</returns>
    public static async Task AwaitPickupAsync(
        Func<CancellationToken, Task<bool>> isPickedUpAsync,
        TimeSpan pause,
        TimeProvider clock,
        CancellationToken cancellationToken = default)
    {
        // TODO: step 9
        while (!await isPickedUpAsync(cancellationToken))
        {
            await Task.Delay(pause, clock);
        }
    }

    /// <summary>Waits for the next scan.</summary>
    /// <param name="scanner">
    /// The scanner. When the task has ended, nothing of yours is attached to its event any more.
    /// </param>
    /// <returns>
    /// The code of the next parcel, at the moment at which it is scanned. Whoever awaits the task goes on when the
    /// event has returned, never inside of it.
    /// </returns>
    public static Task<string> NextScanAsync(IScanner scanner)
    {
        // TODO: step 10
        var scan = new TaskCompletionSource<string>();
        scanner.Scanned += OnScanned;
        return scan.Task;

        void OnScanned(string code)
        {
            scanner.Scanned -= OnScanned;
            scan.TrySetResult(code);
        }
    }
}
