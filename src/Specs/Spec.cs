using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>
/// One spec of a kata: a run in virtual time with jobs to hand to the learner's code and assertions that explain what
/// happened. Whatever makes the run fail comes out as a <see cref="SpecFailedException"/> with the timeline in its
/// message.
/// </summary>
/// <remarks>
/// Guarantees and limits are those of <see cref="VirtualClock"/>. An assertion that is swallowed by a catch block in
/// the code under test fails the spec all the same.
/// </remarks>
[StackTraceHidden]
public sealed class Spec
{
    // A learner waits for these: shorter than the defaults, and still far longer than anything that ends by itself.
    // Work without end must be named for what it is on a busy machine too, after 15 stall limits, before the real limit
    // says less of it.
    private static readonly VirtualClockOptions s_options = new()
    {
        StallLimit = TimeSpan.FromSeconds(1),
        RealLimit = TimeSpan.FromSeconds(20),
        MaxCallbacksAtOneInstant = 1_000_000,
    };

    /// <summary>The moment at which a token of the caller is cancelled.</summary>
    internal const string CallerCancels = "caller cancels";

    private readonly List<FakeJob> _jobs = [];
    private readonly List<Site> _sites = [];
    private bool _mustObserveErrors;
    private string? _hidden;
    private bool _hasReturned;

    private Spec(VirtualClock clock) => Clock = clock;

    /// <summary>The clock of the run: the <see cref="TimeProvider"/> to hand to the code under test.</summary>
    public VirtualClock Clock { get; }

    /// <summary>What ran from when to when.</summary>
    public Timeline Timeline => Clock.Timeline;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => Clock.Elapsed;

    /// <summary>The jobs made so far.</summary>
    public IReadOnlyList<FakeJob> Jobs => _jobs;

    /// <summary>
    /// Called at the end of each run, whether the spec is met or not: for those who want to draw what happened.
    /// </summary>
    internal static Action<Spec>? RunEnded { get; set; }

    /// <summary>Called when a spec has been met in every order or under every schedule, with their number.</summary>
    internal static Action<int>? Explored { get; set; }

    /// <summary>What stands on the timeline: jobs, or the requests to a site.</summary>
    internal string Work => _sites.Count > 0 && _jobs.Count == 0 ? "request" : "job";

    internal UnobservedErrors Unobserved { get; } = new();

    /// <summary>Runs a spec.</summary>
    /// <param name="body">Arranges, acts and asserts.</param>
    /// <returns>A task that ends when the spec has ended.</returns>
    /// <exception cref="SpecFailedException">The spec is not met.</exception>
    public static Task RunAsync(Func<Spec, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(body, s_options);
    }

    /// <summary>Runs a spec once for every order in which the things that are ready together can happen.</summary>
    /// <param name="body">Arranges, acts and asserts. It is called once for each order.</param>
    /// <param name="maxRuns">Orders tried at most.</param>
    /// <returns>A task that ends when every order has been tried, or with the first that fails.</returns>
    /// <exception cref="SpecFailedException">The spec is not met in some order.</exception>
    /// <exception cref="InvalidOperationException">There are more orders than <paramref name="maxRuns"/>.</exception>
    public static async Task RunInEveryOrderAsync(Func<Spec, Task> body, int maxRuns = 10_000)
    {
        ArgumentNullException.ThrowIfNull(body);
        var tried = await Interleavings.ExploreAsync(
            async schedule =>
            {
                try
                {
                    await RunAsync(body, s_options with { Schedule = schedule });
                }
                catch (SpecFailedException failure) when (schedule.Runs > 1)
                {
                    throw new SpecFailedException(
                        $"{failure.Message}{Environment.NewLine}All went well in the usual order; this is order "
                            + $"{schedule.Runs} of those tried.",
                        failure
                    );
                }
            },
            maxRuns
        );
        Explored?.Invoke(tried);
    }

    /// <summary>
    /// Runs tasks under every schedule, and asserts that all end and nothing is wrong with what they leave.
    /// </summary>
    /// <param name="setUp">Makes what is shared, adds the tasks and says what is wrong in the end.</param>
    /// <param name="options">How far to go; null: the defaults of <see cref="ExplorationOptions"/>.</param>
    /// <exception cref="SpecFailedException">
    /// Something goes wrong under some schedule. The message shows it step by step.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are more schedules than the options allow.</exception>
    public static async Task RunUnderEveryScheduleAsync(Action<ScheduledRun> setUp, ExplorationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        var explored = await Schedules.ExploreAsync(
            setUp,
            options ?? new ExplorationOptions(),
            static body => RunAsync(spec => body(spec.Clock))
        );
        if (explored.Failing is { } failing)
        {
            throw new SpecFailedException(
                string.Join(
                    Environment.NewLine,
                    $"Expected all to go well under every schedule; under schedule {explored.Tried} of those "
                        + $"tried it did not. {failing.Problem}",
                    failing.ToTable(),
                    $"The schedule: {failing.Schedule}"
                )
            );
        }

        Explored?.Invoke(explored.Tried);
    }

    /// <summary>Runs tasks under a schedule.</summary>
    /// <param name="setUp">Makes what is shared, adds the tasks and says what is wrong in the end.</param>
    /// <param name="schedule">
    /// Names of tasks, in the order of their steps. When they are used up, each task in turn goes on to its end.
    /// </param>
    /// <returns>What came of it.</returns>
    public Task<ScheduleResult> ReplayAsync(Action<ScheduledRun> setUp, string schedule)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        ArgumentNullException.ThrowIfNull(schedule);
        return Schedules.ReplayAsync(Clock, setUp, schedule);
    }

    /// <summary>Makes a job.</summary>
    /// <param name="name">Its name on the timeline, and its result.</param>
    /// <param name="duration">Virtual time that it takes.</param>
    /// <returns>The job, not started.</returns>
    public FakeJob Job(string name, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(name);
        var job = new FakeJob(this, name, duration);
        _jobs.Add(job);
        return job;
    }

    /// <summary>Makes jobs that take equally long, named job 1, job 2 and so on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="duration">Virtual time that each takes.</param>
    /// <returns>The jobs, not started.</returns>
    public FakeJob[] EqualJobs(int count, TimeSpan duration) =>
        [.. Enumerable.Range(1, count).Select(i => Job($"job {i}", duration))];

    /// <summary>Makes a web site that lives as long as the spec does.</summary>
    /// <param name="followsRedirects">False: its client gives redirects to the code under test as they are.</param>
    /// <returns>The site, without a page.</returns>
    public Site Site(bool followsRedirects = true)
    {
        var site = new Site(this, followsRedirects);
        _sites.Add(site);
        return site;
    }

    /// <summary>
    /// Makes a token that is cancelled at a moment of virtual time. Its timer is disarmed once it has fired.
    /// </summary>
    /// <param name="delay">Virtual time from now; zero: it is cancelled already.</param>
    /// <returns>The token.</returns>
    public CancellationToken CancelledAfter(TimeSpan delay)
    {
        var token =
            delay == TimeSpan.Zero
                ? new CancellationToken(canceled: true)
                : new CancellationTokenSource(delay, Clock).Token;
        token.UnsafeRegister(static spec => ((Spec)spec!).Timeline.MarkMoment(CallerCancels), this);
        return token;
    }

    /// <summary>Marks a limit of time that begins now, for those who draw what happened.</summary>
    /// <param name="limit">The limit; less than zero: there is none.</param>
    /// <returns>The limit, to be handed to the code under test.</returns>
    public TimeSpan Limit(TimeSpan limit)
    {
        if (limit >= TimeSpan.Zero && limit <= TimeSpan.MaxValue - Timeline.Now)
        {
            Timeline.MarkMoment("limit", Timeline.Now + limit);
        }

        return limit;
    }

    /// <summary>Fails the spec.</summary>
    /// <param name="expectation">What was expected and what is, in one sentence.</param>
    /// <param name="symptom">What the timeline shows, in one sentence; never the fix.</param>
    /// <param name="cause">The exception that came out instead, if one did: it knows the line that threw it.</param>
    /// <exception cref="SpecFailedException">Always.</exception>
    [DoesNotReturn]
    public void Fail(string expectation, string? symptom = null, Exception? cause = null)
    {
        MarkEnd(throws: false);
        var failure = new SpecFailedException(Shorten(Report.Of(expectation, symptom, Timeline)), cause);
        Clock.Fail(ExceptionDispatchInfo.SetCurrentStackTrace(failure));
        throw new SpecFailedException(failure.Message, cause);
    }

    /// <summary>Leaves the path of a folder out of all messages: it has another name in each run.</summary>
    /// <param name="folder">Full path of the folder in which the spec works.</param>
    public void HideInMessages(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _hidden = folder;
    }

    /// <summary>Marks that the call under test has ended.</summary>
    /// <param name="throws">True: with an exception.</param>
    internal void MarkReturn(bool throws)
    {
        _hasReturned = true;
        Timeline.MarkMoment(throws ? "throws" : "returns");
    }

    /// <summary>Marks that the call under test has ended by now, unless it was seen to end.</summary>
    internal void MarkReturned()
    {
        if (!_hasReturned)
        {
            MarkReturn(throws: false);
        }
    }

    internal void MustObserveErrors() => _mustObserveErrors = true;

    private static async Task RunAsync(Func<Spec, Task> body, VirtualClockOptions options)
    {
        Spec? spec = null;
        try
        {
            await VirtualClock.RunAsync(
                clock =>
                {
                    spec = new Spec(clock);
                    return spec.WatchAsync(body);
                },
                options
            );
        }
        catch (Exception exception) when (exception is not SpecFailedException)
        {
            var text = Report.Of(exception, spec);
            throw new SpecFailedException(spec?.Shorten(text) ?? text, exception);
        }
        finally
        {
            if (spec is not null)
            {
                spec._sites.ForEach(static site => site.Close());
                RunEnded?.Invoke(spec);
            }
        }

        spec?.FailIfErrorsAreUnobserved();
    }

    // A spec that does not let time pass itself ends, for better or worse, at the moment at which the call under test
    // does.
    private async Task WatchAsync(Func<Spec, Task> body)
    {
        var throws = true;
        try
        {
            await body(this);
            throws = false;
        }
        catch (SpecFailedException)
        {
            throws = false;
            throw;
        }
        finally
        {
            MarkEnd(throws);
        }
    }

    private void MarkEnd(bool throws)
    {
        if (!_hasReturned && !Clock.HasDelayed && Timeline.Spans.Count > 0)
        {
            MarkReturn(throws);
        }
    }

    private string Shorten(string message) =>
        _hidden is null
            ? message
            : message
                .Replace($"{_hidden}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal)
                .Replace(_hidden, ".", StringComparison.Ordinal);

    private void FailIfErrorsAreUnobserved()
    {
        if (!_mustObserveErrors)
        {
            return;
        }

        // The loop's stack must not keep a failed task alive.
        Clock.WaitUntilLeft(TimeSpan.FromSeconds(1));
        if (Unobserved.Find() is { Count: > 0 } found)
        {
            // They are found in the order of the garbage collector, which is no order.
            var lost = found.OrderBy(error => _jobs.FindIndex(job => ReferenceEquals(job.Error, error)));
            throw new SpecFailedException(
                Report.Of(
                    $"Expected every exception to be observed; nobody ever looked at "
                        + $"{Words.List(lost.Select(Report.Describe))}.",
                    symptom: null,
                    Timeline
                )
            );
        }
    }
}
