using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.BrokenCode;

public sealed class DepotSpec
{
    // Step 1: tell everybody

    [Fact]
    public Task Everybody_has_been_told_when_the_task_ends() => Spec.RunAsync(async spec =>
    {
        var calls = Calls(spec.Job("Ann", 2.Seconds), spec.Job("Ben", 1.Seconds), spec.Job("Cleo", 3.Seconds));
        await Depot.NotifyAllAsync(["Ann", "Ben", "Cleo"], calls);
        AllShouldHaveEnded(spec);
    });

    [Fact]
    public Task Everybody_is_told_at_the_same_time() => Spec.RunAsync(async spec =>
    {
        var jobs = spec.EqualJobs(100, 1.Seconds);
        await Depot.NotifyAllAsync([.. jobs.Select(static job => job.Name)], Calls(jobs));
        spec.ShouldHavePeakedAt(100);
    });

    [Fact]
    public Task A_customer_who_cannot_be_told_is_no_secret() => Spec.RunAsync(async spec =>
    {
        var ben = spec.Job("Ben", 1.Seconds).Failing();
        await spec.ShouldThrowErrorOfAsync(
            ben,
            () => Depot.NotifyAllAsync(["Ann", "Ben"], Calls(spec.Job("Ann", 1.Seconds), ben)));
    });

    [Fact]
    public Task The_others_are_told_before_a_failure_comes_out() => Spec.RunAsync(async spec =>
    {
        var jobs = new[]
        {
            spec.Job("Ann", 1.Seconds).Failing(), spec.Job("Ben", 3.Seconds), spec.Job("Cleo", 2.Seconds).Failing(),
        };
        await EndAsync(() => Depot.NotifyAllAsync(["Ann", "Ben", "Cleo"], Calls(jobs)));
        AllShouldHaveEnded(spec);
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task With_nobody_to_tell_it_ends_at_once() => Spec.RunAsync(async spec =>
    {
        await Depot.NotifyAllAsync([], Calls());
        spec.ShouldHaveTaken(0.Seconds);
    });

    // Step 2: so many scales

    [Fact]
    public Task Every_parcel_has_been_weighed_when_the_task_ends() => Spec.RunAsync(async spec =>
    {
        await Depot.WeighAllAsync(["A", "B"], 2, Calls(spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds)));
        AllShouldHaveEnded(spec);
    });

    [Fact]
    public Task Never_more_parcels_are_weighed_than_there_are_scales() => Spec.RunAsync(async spec =>
    {
        var jobs = spec.EqualJobs(100, 1.Seconds);
        await Depot.WeighAllAsync([.. jobs.Select(static job => job.Name)], 20, Calls(jobs));
        spec.ShouldHavePeakedAt(20);
    });

    [Fact]
    public Task A_scale_that_is_free_takes_the_next_parcel_at_once() => Spec.RunAsync(async spec =>
    {
        await Depot.WeighAllAsync(
            ["A", "B", "C", "D"],
            2,
            Calls(
                spec.Job("A", 3.Seconds),
                spec.Job("B", 1.Seconds),
                spec.Job("C", 1.Seconds),
                spec.Job("D", 1.Seconds)));
        spec.ShouldHaveKeptBusy(2);
    });

    [Fact]
    public Task Each_parcel_is_weighed_once() => Spec.RunAsync(async spec =>
    {
        var jobs = spec.EqualJobs(10, 1.Seconds);
        await Depot.WeighAllAsync([.. jobs.Select(static job => job.Name)], 3, Calls(jobs));
        spec.ShouldHaveStartedEachJobOnce();
    });

    [Fact]
    public Task Two_parcels_of_one_name_are_both_weighed() => Spec.RunAsync(async spec =>
    {
        var books = spec.Job("books", 1.Seconds);
        await Depot.WeighAllAsync(["books", "wine", "books"], 2, Calls(books, spec.Job("wine", 1.Seconds)));
        spec.ShouldHaveHappened("the parcel books, of which there are two,", "weighed", books.Starts, 2);
    });

    [Fact]
    public Task A_parcel_that_cannot_be_weighed_is_no_secret() => Spec.RunAsync(async spec =>
    {
        var jammed = spec.Job("A", 1.Seconds).Failing();
        await spec.ShouldThrowErrorOfAsync(jammed, () => Depot.WeighAllAsync(["A"], 2, Calls(jammed)));
    });

    [Fact]
    public Task The_exception_comes_out_though_other_parcels_wait() => Spec.RunAsync(async spec =>
    {
        var jammed = spec.Job("A", 1.Seconds).Failing();
        await spec.ShouldThrowErrorOfAsync(
            jammed,
            () => Depot.WeighAllAsync(["A", "B"], 1, Calls(jammed, spec.Job("B", 1.Seconds))));
    });

    // Step 3: plan on another thread

    [Fact]
    public Task The_tours_have_been_planned_when_the_task_ends() => Spec.RunAsync(async spec =>
    {
        await Depot.PlanAsync(spec.Job("plan", 2.Seconds).RunAsync);
        AllShouldHaveEnded(spec);
    });

    [Fact]
    public Task The_failure_of_a_plan_comes_out() => Spec.RunAsync(async spec =>
    {
        var plan = spec.Job("plan", 2.Seconds).Failing();
        await spec.ShouldThrowErrorOfAsync(plan, () => Depot.PlanAsync(plan.RunAsync));
    });

    [Fact]
    public Task Planning_begins_on_a_thread_of_the_pool() => Spec.RunAsync(async spec =>
    {
        var isOnPool = false;
        var plan = spec.Job("plan", 2.Seconds).OnStart(() => isOnPool = Thread.CurrentThread.IsThreadPoolThread);
        await Depot.PlanAsync(plan.RunAsync);
        spec.Should(
            isOnPool,
            "Expected the planning to begin on a thread of the thread pool; it began on another one.",
            "What it computes before its first await keeps that thread busy.");
    });

    // Step 4: write a label

    [Fact]
    public Task A_label_is_written_when_the_address_has_been_found() => Spec.RunAsync(async spec =>
        await spec.ShouldReturnAsync(
            "To: Quai 5",
            () => Depot.LabelAsync("A", Calls(spec.Job("A", 1.Seconds).Returning("Quai 5")))));

    [Fact]
    public Task The_failure_of_a_lookup_comes_out_as_it_is() => Spec.RunAsync(async spec =>
    {
        var lookup = spec.Job("A", 1.Seconds).Failing();
        await spec.ShouldThrowErrorOfAsync(lookup, () => Depot.LabelAsync("A", Calls(lookup)));
    });

    [Fact]
    public Task The_failure_of_a_lookup_that_fails_at_once_comes_out_as_it_is() => Spec.RunAsync(async spec =>
        await spec.ShouldThrowAsync<KeyNotFoundException>(() => Depot.LabelAsync(
            "A",
            static parcel => Task.FromException<string>(new KeyNotFoundException($"nobody knows parcel {parcel}")))));

    // Step 5: ask a carrier

    [Fact]
    public Task The_answer_of_the_carrier_comes_out() => Spec.RunAsync(async spec =>
    {
        var carrier = new Carrier(spec, spec.Job("ask", 1.Seconds).Returning("in Lyon"));
        await spec.ShouldReturnAsync("in Lyon", () => Depot.TrackAsync("A", () => carrier));
    });

    [Fact]
    public Task The_connection_stays_open_until_the_answer_has_come() => Spec.RunAsync(async spec =>
    {
        var carrier = new Carrier(spec, spec.Job("ask", 1.Seconds));
        await EndAsync(() => Depot.TrackAsync("A", () => carrier));
        spec.ShouldHappenAt("the connection", "close", "closed", carrier.ClosedAt, 1.Seconds);
    });

    [Fact]
    public Task The_connection_closes_when_the_carrier_has_failed() => Spec.RunAsync(async spec =>
    {
        var carrier = new Carrier(spec, spec.Job("ask", 1.Seconds).Failing());
        await EndAsync(() => Depot.TrackAsync("A", () => carrier));
        spec.ShouldHappenAt("the connection", "close", "closed", carrier.ClosedAt, 1.Seconds);
    });

    [Fact]
    public Task The_failure_of_the_carrier_comes_out() => Spec.RunAsync(async spec =>
    {
        var ask = spec.Job("ask", 1.Seconds).Failing();
        await spec.ShouldThrowErrorOfAsync(ask, () => Depot.TrackAsync("A", () => new Carrier(spec, ask)));
    });

    [Fact]
    public Task The_carrier_is_asked_once() => Spec.RunAsync(async spec =>
    {
        var ask = spec.Job("ask", 1.Seconds);
        await EndAsync(() => Depot.TrackAsync("A", () => new Carrier(spec, ask)));
        spec.ShouldHaveHappened("the carrier", "asked", ask.Starts);
    });

    // Step 6: ask for offers

    [Fact]
    public Task A_carrier_that_throws_at_once_keeps_no_other_from_being_asked() => Spec.RunAsync(async spec =>
    {
        await EndAsync(() => Depot.OffersAsync(
            [spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce(), spec.Job("C", 2.Seconds)]));
        spec.ShouldHaveStartedEachJobOnce();
    });

    [Fact]
    public Task When_a_carrier_throws_at_once_the_others_are_waited_for() => Spec.RunAsync(async spec =>
    {
        await EndAsync(() => Depot.OffersAsync(
            [spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 1.Seconds).ThrowingAtOnce()]));
        AllShouldHaveEnded(spec);
    });

    [Fact]
    public Task What_a_carrier_throws_at_once_comes_out() => Spec.RunAsync(async spec =>
    {
        var b = spec.Job("B", 1.Seconds).ThrowingAtOnce();
        await spec.ShouldThrowErrorOfAsync(b, () => Depot.OffersAsync([spec.Job("A", 1.Seconds), b]));
    });

    [Fact]
    public Task The_offers_stand_in_the_order_of_the_carriers() => Spec.RunAsync(async spec =>
        spec.ShouldHaveResults(
            await Depot.OffersAsync([spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds)]),
            "A", "B", "C"));

    [Fact]
    public Task All_carriers_are_asked_at_the_same_time() => Spec.RunAsync(async spec =>
    {
        await Depot.OffersAsync([.. spec.EqualJobs(100, 1.Seconds)]);
        spec.ShouldHavePeakedAt(100);
    });

    [Fact]
    public Task A_failure_comes_out_when_all_carriers_have_ended() => Spec.RunAsync(async spec =>
    {
        await spec.ShouldThrowAsync<InvalidOperationException>(() => Depot.OffersAsync(
            [spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 3.Seconds), spec.Job("C", 2.Seconds).Failing()]));
        AllShouldHaveEnded(spec);
        spec.ShouldHaveLeftNothingBehind();
    });

    // Step 7: load a rate once

    [Fact]
    public Task Two_threads_that_ask_at_the_same_time_share_one_load() => Spec.RunAsync(async spec =>
    {
        var (_, loads) = await AskFromTwoThreadsAsync(spec, "FR", "FR");
        spec.Should(
            loads == 1,
            $"Expected one load for two threads that ask for the same country at the same time; there were {loads}.",
            "The second thread asked while the first was still inside the load, before its first await.");
    });

    [Fact]
    public Task A_call_during_a_load_waits_for_that_load() => Spec.RunAsync(async spec =>
    {
        var depot = new Depot();
        var load = spec.Job("load FR", 1.Seconds);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => depot.RateAsync("FR", RateOf(load))));
        spec.ShouldHaveHappened("the rate", "loaded", load.Starts);
    });

    [Fact]
    public Task A_later_call_gets_the_same_rate() => Spec.RunAsync(async spec =>
    {
        var depot = new Depot();
        await depot.RateAsync("FR", RateOf(spec.Job("load FR", 1.Seconds)));
        spec.ShouldBe(
            "the rate that was asked for later",
            await depot.RateAsync("FR", static _ => Task.FromResult(99m)),
            7m);
    });

    [Fact]
    public Task Countries_are_loaded_at_the_same_time() => Spec.RunAsync(async spec =>
    {
        var depot = new Depot();
        await Task.WhenAll(
            depot.RateAsync("FR", RateOf(spec.Job("load FR", 1.Seconds))),
            depot.RateAsync("IT", RateOf(spec.Job("load IT", 1.Seconds))));
        spec.ShouldHavePeakedAt(2);
    });

    [Fact]
    public Task Nobody_waits_for_what_another_load_does_before_its_first_await() => Spec.RunAsync(async spec =>
    {
        var (begun, _) = await AskFromTwoThreadsAsync(spec, "FR", "IT");
        spec.Should(
            begun == 2,
            "Expected the load of IT to begin while that of FR was still before its first await; it did not.",
            "The thread that asked for IT had to wait for the one that asked for FR.");
    });

    // Step 8: stop an import

    [Fact]
    public Task A_cancelled_import_ends_as_cancelled() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(1.5.Seconds);
        var files = new[] { spec.Job("a", 1.Seconds), spec.Job("b", 1.Seconds), spec.Job("c", 1.Seconds) };
        await spec.ShouldEndAsAsync(
            TaskStatus.Canceled,
            () => Depot.ImportAllAsync(["a", "b", "c"], Imports(files), Ignore, caller));
    });

    [Fact]
    public Task No_file_is_begun_after_the_cancellation() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(1.5.Seconds);
        var files = new[] { spec.Job("a", 1.Seconds), spec.Job("b", 1.Seconds), spec.Job("c", 1.Seconds) };
        await EndAsync(() => Depot.ImportAllAsync(["a", "b", "c"], Imports(files), Ignore, caller));
        spec.ShouldHaveStarted("a", "b");
    });

    [Fact]
    public Task No_file_is_begun_after_one_that_the_cancellation_did_not_stop() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(0.5.Seconds);
        var files = new[] { spec.Job("a", 1.Seconds).IgnoringCancellation(), spec.Job("b", 1.Seconds) };
        await EndAsync(() => Depot.ImportAllAsync(["a", "b"], Imports(files), Ignore, caller));
        spec.ShouldHaveStarted("a");
    });

    [Fact]
    public Task The_file_that_is_being_imported_is_stopped() => Spec.RunAsync(async spec =>
    {
        var file = spec.Job("a", 3.Seconds);
        await EndAsync(() => Depot.ImportAllAsync(["a"], Imports(file), Ignore, spec.CancelledAfter(1.Seconds)));
        spec.ShouldHaveOutcome(file, SpanOutcome.Cancelled);
        spec.ShouldHaveTaken(1.Seconds);
    });

    [Fact]
    public Task A_cancellation_is_no_error() => Spec.RunAsync(async spec =>
    {
        var errors = new List<string>();
        await EndAsync(() => Depot.ImportAllAsync(
            ["a"],
            Imports(spec.Job("a", 3.Seconds)),
            (file, _) => errors.Add(file),
            spec.CancelledAfter(1.Seconds)));
        spec.ShouldBeSequence("the errors", errors);
    });

    [Fact]
    public Task A_cancellation_is_no_error_of_an_import_that_has_a_limit_of_its_own() => Spec.RunAsync(async spec =>
    {
        var errors = new List<string>();
        await EndAsync(() => Depot.ImportAllAsync(
            ["a"],
            WithALimit(spec.Job("a", 3.Seconds)),
            (file, _) => errors.Add(file),
            spec.CancelledAfter(1.Seconds)));
        spec.ShouldBeSequence("the errors", errors);
    });

    [Fact]
    public Task A_token_that_is_cancelled_already_begins_nothing() => Spec.RunAsync(async spec =>
    {
        var file = spec.Job("a", 1.Seconds);
        await EndAsync(() => Depot.ImportAllAsync(["a"], Imports(file), Ignore, spec.CancelledAfter(0.Seconds)));
        spec.ShouldHaveStarted();
    });

    [Fact]
    public Task The_cancellation_carries_the_token_of_the_caller() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(1.Seconds);
        await spec.ShouldThrowCancellationOfAsync(
            caller,
            () => Depot.ImportAllAsync(["a"], Imports(spec.Job("a", 3.Seconds)), Ignore, caller));
    });

    [Fact]
    public Task It_carries_that_token_though_the_import_has_a_limit_of_its_own() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(1.Seconds);
        await spec.ShouldThrowCancellationOfAsync(
            caller,
            () => Depot.ImportAllAsync(["a"], WithALimit(spec.Job("a", 3.Seconds)), Ignore, caller));
    });

    [Fact]
    public Task A_file_that_fails_is_reported() => Spec.RunAsync(async spec =>
    {
        var errors = new List<string>();
        var files = new[] { spec.Job("a", 1.Seconds), spec.Job("b", 1.Seconds).Failing(), spec.Job("c", 1.Seconds) };
        await EndAsync(() => Depot.ImportAllAsync(
            ["a", "b", "c"],
            Imports(files),
            (file, error) => errors.Add($"{file}: {error.Message}")));
        spec.ShouldBeSequence("the errors", errors, "b: b failed");
    });

    [Fact]
    public Task A_file_that_gives_up_by_itself_is_reported_like_any_failure() => Spec.RunAsync(async spec =>
    {
        var errors = new List<string>();
        var late = spec.Job("b", 1.Seconds).Failing(new TaskCanceledException("b has taken too long"));
        var files = new[] { spec.Job("a", 1.Seconds).EndingCancelled(), late };
        var caller = spec.CancelledAfter(60.Seconds);
        await EndAsync(() => Depot.ImportAllAsync(["a", "b"], Imports(files), (file, _) => errors.Add(file), caller));
        spec.ShouldBeSequence("the files in the errors", errors, "a", "b");
    });

    [Fact]
    public Task The_files_behind_a_failure_are_imported_one_after_the_other() => Spec.RunAsync(async spec =>
    {
        var files = new[]
        {
            spec.Job("a", 1.Seconds).Failing(), spec.Job("b", 1.Seconds).EndingCancelled(), spec.Job("c", 1.Seconds),
        };
        await EndAsync(() => Depot.ImportAllAsync(["a", "b", "c"], Imports(files), Ignore));
        spec.ShouldHaveStarted("a", "b", "c");
        spec.ShouldHavePeakedAt(1);
    });

    [Fact]
    public Task Returns_how_many_files_have_been_imported() => Spec.RunAsync(async spec =>
    {
        var files = new[] { spec.Job("a", 1.Seconds), spec.Job("b", 1.Seconds).Failing(), spec.Job("c", 1.Seconds) };
        await spec.ShouldReturnAsync(2, () => Depot.ImportAllAsync(["a", "b", "c"], Imports(files), Ignore));
    });

    // Step 9: wait for a pickup

    [Fact]
    public Task A_cancellation_ends_the_waiting_in_the_middle_of_a_pause() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(3.001.Seconds);
        var asks = Answers(spec.Job("ask", 1.Seconds).Returning("no"));
        await EndAsync(() => Depot.AwaitPickupAsync(asks, 10.Seconds, spec.Clock, caller));
        spec.ShouldHaveTaken(3.001.Seconds);
    });

    [Fact]
    public Task A_cancelled_waiting_ends_as_cancelled() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(3.Seconds);
        var asks = Answers(spec.Job("ask", 1.Seconds).Returning("no"));
        await spec.ShouldEndAsAsync(
            TaskStatus.Canceled,
            () => Depot.AwaitPickupAsync(asks, 10.Seconds, spec.Clock, caller));
    });

    [Fact]
    public Task A_cancelled_waiting_leaves_no_timer_armed() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(3.Seconds);
        var asks = Answers(spec.Job("ask", 1.Seconds).Returning("no"));
        await EndAsync(() => Depot.AwaitPickupAsync(asks, 10.Seconds, spec.Clock, caller));
        spec.ShouldHaveLeftNothingBehind();
    });

    [Fact]
    public Task Nobody_is_asked_after_the_cancellation() => Spec.RunAsync(async spec =>
    {
        var caller = spec.CancelledAfter(3.Seconds);
        var ask = spec.Job("ask", 1.Seconds).Returning("no");
        await EndAsync(() => Depot.AwaitPickupAsync(Answers(ask), 10.Seconds, spec.Clock, caller));
        spec.ShouldHaveHappened("the question", "asked", ask.Starts);
    });

    [Fact]
    public Task A_cancellation_reaches_the_question() => Spec.RunAsync(async spec =>
    {
        var ask = spec.Job("ask", 5.Seconds).Returning("no");
        var caller = spec.CancelledAfter(3.Seconds);
        await EndAsync(() => Depot.AwaitPickupAsync(Answers(ask), 10.Seconds, spec.Clock, caller));
        spec.ShouldHaveOutcome(ask, SpanOutcome.Cancelled);
    });

    [Fact]
    public Task Pauses_between_an_answer_and_the_next_question() => Spec.RunAsync(async spec =>
    {
        var jobs = new[]
        {
            spec.Job("ask 1", 1.Seconds).Returning("no"),
            spec.Job("ask 2", 2.Seconds).Returning("no"),
            spec.Job("ask 3", 1.Seconds).Returning("yes"),
        };
        await Depot.AwaitPickupAsync(Answers(jobs), 10.Seconds, spec.Clock);
        spec.ShouldBeSequence(
            "the moments of the questions",
            spec.Timeline.Spans.Select(static span => span.Start),
            0.Seconds, 11.Seconds, 23.Seconds);
    });

    [Fact]
    public Task Ends_with_the_answer_yes() => Spec.RunAsync(async spec =>
    {
        var jobs = new[]
        {
            spec.Job("ask 1", 1.Seconds).Returning("no"), spec.Job("ask 2", 1.Seconds).Returning("yes"),
        };
        await Depot.AwaitPickupAsync(Answers(jobs), 10.Seconds, spec.Clock, spec.CancelledAfter(60.Seconds));
        spec.ShouldHappenAt("the task", "end", "ended", spec.Elapsed, 12.Seconds);
    });

    // Step 10: wait for a scan

    [Fact]
    public Task Whoever_awaits_a_scan_goes_on_outside_of_the_event() => Spec.RunAsync(async spec =>
    {
        var scanner = new Scanner();
        var isInside = false;
        var waiting = AwaitAsync();
        await spec.Clock.DelayAsync(1.Seconds);
        scanner.Scan("A");
        await waiting;
        ShouldBeOutside(spec, isInside);

        async Task AwaitAsync()
        {
            await Depot.NextScanAsync(scanner);
            isInside = scanner.IsScanning;
        }
    });

    [Fact]
    public Task It_is_outside_of_the_event_too_if_the_scanner_has_a_thread_of_its_own() => Spec.RunAsync(async spec =>
    {
        var scanner = new Scanner();
        var isInside = false;
        var waiting = AwaitAsync();
        await spec.Clock.DelayAsync(1.Seconds);
        await Task.Run(() => scanner.Scan("A"));
        await waiting;
        ShouldBeOutside(spec, isInside);

        async Task AwaitAsync()
        {
            await Depot.NextScanAsync(scanner).ConfigureAwait(false);
            isInside = scanner.IsScanning;
        }
    });

    [Fact]
    public Task The_code_comes_out_at_the_moment_of_the_scan() => Spec.RunAsync(async spec =>
    {
        var scanner = new Scanner();
        var next = Depot.NextScanAsync(scanner);
        await spec.Clock.DelayAsync(1.Seconds);
        scanner.Scan("A");
        spec.ShouldBe("the code", await next, "A");
        spec.ShouldHaveTaken(1.Seconds);
    });

    [Fact]
    public Task The_first_of_several_codes_comes_out() => Spec.RunAsync(async spec =>
    {
        var scanner = new Scanner();
        var next = Depot.NextScanAsync(scanner);
        await spec.Clock.DelayAsync(1.Seconds);
        scanner.Scan("A");
        scanner.Scan("B");
        spec.ShouldBe("the code", await next, "A");
    });

    [Fact]
    public Task Nothing_stays_attached_to_the_event() => Spec.RunAsync(async spec =>
    {
        var scanner = new Scanner();
        var next = Depot.NextScanAsync(scanner);
        await spec.Clock.DelayAsync(1.Seconds);
        scanner.Scan("A");
        await next;
        spec.ShouldBe("the number of handlers that are still attached", scanner.Handlers, 0);
    });

    private static Func<string, Task<string>> Calls(params FakeJob[] jobs) =>
        name => jobs.First(job => job.Name == name).RunAsync();

    private static Func<string, CancellationToken, Task> Imports(params FakeJob[] jobs) =>
        (name, token) => jobs.First(job => job.Name == name).RunAsync(token);

    // Imports with a token of its own, as whoever sets a limit does.
    private static Func<string, CancellationToken, Task> WithALimit(FakeJob job) => async (_, token) =>
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(token);
        await job.RunAsync(own.Token);
    };

    // The last one answers for ever.
    private static Func<CancellationToken, Task<bool>> Answers(params FakeJob[] jobs)
    {
        var asked = 0;
        return async token => await jobs[Math.Min(asked++, jobs.Length - 1)].RunAsync(token) == "yes";
    }

    private static Func<string, Task<decimal>> RateOf(FakeJob job) => async _ =>
    {
        await job.RunAsync();
        return 7m;
    };

    private static void Ignore(string file, Exception error)
    {
    }

    // How it ends is for other specs to say.
    private static async Task EndAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception)
        {
        }
    }

    // In whatever order.
    private static void AllShouldHaveEnded(Spec spec)
    {
        foreach (var job in spec.Jobs)
        {
            spec.ShouldHaveOutcome(job, job.Error is null ? SpanOutcome.Succeeded : SpanOutcome.Failed);
        }
    }

    private static void ShouldBeOutside(Spec spec, bool isInside) => spec.Should(
        !isInside,
        "Expected the code behind the await of a scan to run when the event has returned; it ran inside of the event.",
        "The belt stands still for as long as that code takes.");

    // Threads of the real world. The first one stays inside of its load until the second has asked too: until that
    // one's load has begun as well, or nothing has moved there for a while. Tells how many loads had begun by then, and
    // how many there were.
    private static async Task<(int Begun, int Loads)> AskFromTwoThreadsAsync(Spec spec, string first, string second)
    {
        var depot = new Depot();
        var (loads, begun, hasAsked) = (0, 0, false);
        var firstIsLoading = new ManualResetEventSlim();
        var (one, two) = (default(Task<decimal>), default(Task<decimal>));
        Thread? secondThread = null;
        await spec.Clock.RealAsync(async () =>
        {
            await depot.RateAsync("CH", static _ => Task.FromResult(1m));
            (secondThread, var secondHasAsked) = RealThread.Of(() =>
            {
                firstIsLoading.Wait();
                Volatile.Write(ref hasAsked, true);
                two = depot.RateAsync(second, LoadAsync);
            });
            var (firstThread, firstHasAsked) = RealThread.Of(() =>
            {
                one = depot.RateAsync(first, LoadAsync);
                _ = one.ContinueWith(
                    _ => firstIsLoading.Set(),
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default);
            });
            secondThread.UnsafeStart();
            firstThread.UnsafeStart();
            await Task.WhenAll(firstHasAsked, secondHasAsked);
            await Task.WhenAll(one!, two!);
        });
        return (begun, loads);

        Task<decimal> LoadAsync(string country)
        {
            if (Interlocked.Increment(ref loads) == 1)
            {
                firstIsLoading.Set();
                WaitForTheSecond();
                begun = Volatile.Read(ref loads);
            }

            return Task.FromResult(7m);
        }

        // A thread that waits for a lock says so for as long as it does; for a blink it may say so for another reason.
        // If it is through, its load may still be on its way to a thread of the pool.
        void WaitForTheSecond()
        {
            for (var still = 0; still < (first == second ? 20 : 200) && Volatile.Read(ref loads) < 2;)
            {
                var isStill = !secondThread!.IsAlive || secondThread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
                still = Volatile.Read(ref hasAsked) && isStill ? still + 1 : 0;
                Thread.Sleep(1);
            }
        }
    }

    private sealed class Carrier(Spec spec, FakeJob ask) : ICarrier
    {
        public TimeSpan? ClosedAt { get; private set; }

        public async Task<string> WhereIsAsync(string parcel)
        {
            var answer = await ask.RunAsync();
            return ClosedAt is null ? answer : throw new ObjectDisposedException("the connection to the carrier");
        }

        public void Dispose() => ClosedAt ??= spec.Elapsed;
    }

    private sealed class Scanner : IScanner
    {
        public event Action<string>? Scanned;

        public bool IsScanning { get; private set; }

        public int Handlers => Scanned?.GetInvocationList().Length ?? 0;

        public void Scan(string code)
        {
            IsScanning = true;
            Scanned?.Invoke(code);
            IsScanning = false;
        }
    }
}
