using System.Collections.Concurrent;

namespace AsyncKatas.BrokenCode;

/// <summary>The work of a parcel depot.</summary>
public sealed class Depot
{
    private readonly ConcurrentDictionary<string, Lazy<Task<decimal>>> _rates = new();

    /// <summary>Tells all customers, at the same time, that a parcel has arrived for them.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="notifyAsync">Tells one customer.</param>
    /// <returns>
    /// A task that ends when every call has ended. If calls failed, it fails with the exception of one of them.
    /// </returns>
    public static Task NotifyAllAsync(List<string> customers, Func<string, Task> notifyAsync)
    {
        // ForEach takes an Action, and an async lambda that becomes an Action is async void: nobody has its task.
        // Select takes a function with a result, and the result is the task. (VSTHRD101, AsyncFixer03 and MA0147 see
        // it.)
        return Task.WhenAll(customers.Select(notifyAsync));
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
        // To Parallel.ForEach a parcel is done when the lambda comes back, which is at its first await, so the limit
        // limits nothing. ForEachAsync takes a function that returns a task, and a scale is free when that task has
        // ended. (The analyzers of step 1 see it.)
        return Parallel.ForEachAsync(
            parcels,
            new ParallelOptions { MaxDegreeOfParallelism = scales },
            async (parcel, _) => await weighAsync(parcel));
    }

    /// <summary>Plans the tours of the day, without keeping the caller's thread busy.</summary>
    /// <param name="planAsync">
    /// Plans them. It computes for a while before its first await, so it is called on a thread of the thread pool.
    /// </param>
    /// <returns>A task that ends when planning has ended, and fails with its exception if it fails.</returns>
    public static Task PlanAsync(Func<Task> planAsync)
    {
        // The task of StartNew has the task of planAsync for its result: whoever awaits it waits for the call, and not
        // for the plan. Task.Run knows async functions, and gives a task that ends when theirs does. (AsyncFixer05 sees
        // it.)
        return Task.Run(planAsync);
    }

    /// <summary>Writes the label of a parcel. No thread is blocked meanwhile.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="addressOfAsync">Looks up the address of a parcel.</param>
    /// <returns>"To: " and the address. If the lookup fails, its exception comes out as it is.</returns>
    public static async Task<string> LabelAsync(string parcel, Func<string, Task<string>> addressOfAsync)
    {
        // Result stands on the thread and waits; the lookup waits for that thread, to go on there. Where there is no
        // such thread it costs another one for as long as it takes, and puts the exception into an AggregateException.
        // (CA1849, VSTHRD103 and MA0042 see it.)
        var address = await addressOfAsync(parcel);
        return $"To: {address}";
    }

    /// <summary>Asks a carrier where a parcel is.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="connect">Opens a connection to the carrier.</param>
    /// <returns>
    /// The carrier's answer. The connection stays open until the answer has come, and is closed when the task ends,
    /// whether the carrier has answered or failed. If it has failed, its exception comes out.
    /// </returns>
    public static async Task<string> TrackAsync(string parcel, Func<ICarrier> connect)
    {
        // What "using" guards ends when the method does: without await, as soon as the question has been asked. Leaving
        // out async and await saves next to nothing, and changes what every using, try and finally around the call is
        // worth. (AsyncFixer04 and MA0100 see it.)
        using var carrier = connect();
        return await carrier.WhereIsAsync(parcel);
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
        // What a carrier throws before there is a task goes through Select and out of WhenAll, before that has waited
        // for anybody. In an async function it stays in the task, like any other exception. (No analyzer sees it.)
        return Task.WhenAll(askAsync.Select(static async ask => await ask()));
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
        // GetOrAdd calls its function outside of its locks: two threads may both call it, and one result is dropped.
        // What is dropped here is a Lazy that has done nothing yet; the load starts in the one that stayed. Each Lazy
        // has a lock of its own, so no country waits for another. (No analyzer sees it. At work there are failures,
        // lifetimes and cancellations too: that is kata 19, and HybridCache.)
        return _rates.GetOrAdd(country, it => new Lazy<Task<decimal>>(() => loadAsync(it))).Value;
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
        var imported = 0;
        foreach (var file in files)
        {
            // The import before may have come to its end in spite of the cancellation.
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await importAsync(file, cancellationToken);
                imported++;
            }
            catch (Exception error)
            {
                // A cancellation is an exception too. What tells the caller's from a timeout inside of the import is
                // neither the type nor the token of the exception, but the caller's token. (CA1031 sees the catch, as
                // it is here and as it was.)
                cancellationToken.ThrowIfCancellationRequested();
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
        while (!await isPickedUpAsync(cancellationToken))
        {
            // With the token, the pause itself ends, and takes its timer along; WaitAsync(token) would end the waiting
            // for it and no more. (CA2016 and MA0040 see a token that is not passed on.)
            await Task.Delay(pause, clock, cancellationToken);
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
        // Without the option, TrySetResult itself runs what stands behind the await, on the scanner's thread and under
        // the scanner's locks, and comes back when that is done. (No analyzer sees it.)
        var scan = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        scanner.Scanned += OnScanned;
        return scan.Task;

        void OnScanned(string code)
        {
            scanner.Scanned -= OnScanned;
            scan.TrySetResult(code);
        }
    }
}
