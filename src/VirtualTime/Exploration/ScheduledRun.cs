using System.Runtime.ExceptionServices;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// A run of a few tasks in which a schedule decides, at every scheduling point, whose turn it is. Between two
/// scheduling points a task runs as one piece, as code between two awaits does on an event loop.
/// </summary>
/// <remarks>
/// Scheduling points are the calls of <see cref="SharedValue{T}"/> and <see cref="SharedLock"/>. A task may await other
/// things too (a SemaphoreSlim, a timer of the <see cref="Clock"/>): it goes on as soon as it can then, within the step
/// of whoever has woken it, and to its next scheduling point. It may wait at several scheduling points at once
/// (Task.WhenAll): a step goes on from that which could go on first.
/// <example>
/// Two tasks that read, add one and write; each has read before the other one has written:
/// <code>
/// var result = await Schedules.ReplayAsync(run =>
/// {
///     var stock = run.Value("stock", 0);
///     async Task AddAsync() => await stock.WriteAsync(await stock.ReadAsync() + 1);
///     run.Add("A", AddAsync);
///     run.Add("B", AddAsync);
///     run.Judge(() => stock.Value == 2 ? null : $"stock is {stock.Value}, not 2.");
/// }, "A B");
/// </code>
/// </example>
/// </remarks>
public sealed class ScheduledRun
{
    private static readonly TimeSpan s_long = TimeSpan.FromDays(0.5);

    private readonly List<ScheduledTask> _tasks = [];
    private readonly List<(string Name, Func<string> State)> _shared = [];
    private readonly List<Func<string?>> _judges = [];
    private readonly List<ScheduleStep> _steps = [];
    private readonly List<string> _did = [];
    private readonly List<ScheduleStep.Access> _accesses = [];
    private TaskCompletionSource _changed = new();

    private ScheduledRun(VirtualClock clock) => Clock = clock;

    /// <summary>The clock of the run.</summary>
    public VirtualClock Clock { get; }

    /// <summary>The task whose turn it is.</summary>
    internal ScheduledTask Current =>
        ScheduledTask.Current is { } task && _tasks.Contains(task)
            ? task
            : throw new InvalidOperationException("Only a task of the run may do that; start it with Add.");

    /// <summary>Adds a task. It does not begin before it is its turn for the first time.</summary>
    /// <param name="name">One word; schedules name it.</param>
    /// <param name="work">What it does.</param>
    /// <exception cref="ArgumentException">The name is empty, holds a space, or is another task's.</exception>
    public void Add(string name, Func<Task> work)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(work);
        if (name.Any(char.IsWhiteSpace) || Find(name) is not null)
        {
            throw new ArgumentException($"A name of a task is one word, and no other task's: '{name}'.", nameof(name));
        }

        _tasks.Add(new ScheduledTask(name, work));
    }

    /// <summary>Makes a value that the tasks share.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="name">Its name in the table.</param>
    /// <param name="value">What it is at first.</param>
    public SharedValue<T> Value<T>(string name, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var shared = new SharedValue<T>(this, _shared.Count, name, value);
        _shared.Add((name, () => shared.Text));
        return shared;
    }

    /// <summary>Makes a lock that the tasks share.</summary>
    /// <param name="name">Its name in the table.</param>
    public SharedLock Lock(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var shared = new SharedLock(this, _shared.Count, name);
        _shared.Add((name, () => shared.Holder?.Name ?? "-"));
        return shared;
    }

    /// <summary>Says what is wrong when all tasks have ended, if anything is.</summary>
    /// <param name="problem">Returns a sentence; null: nothing is wrong.</param>
    public void Judge(Func<string?> problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        _judges.Add(problem);
    }

    /// <summary>Runs the tasks as a scheduler says.</summary>
    internal static async Task<ScheduleResult?> RunAsync(
        VirtualClock clock,
        Action<ScheduledRun> setUp,
        IScheduler scheduler
    )
    {
        var run = new ScheduledRun(clock);
        setUp(run);
        while (run._tasks.Exists(static task => !task.HasEnded))
        {
            string[] ready = [.. run._tasks.Where(static task => task.IsReady).Select(static task => task.Name)];
            if (ready.Length == 0)
            {
                if (await run.IsDeadlockedAsync())
                {
                    return run.Result(ScheduleEnding.Deadlocked, run.DescribeDeadlock());
                }

                continue;
            }

            var (name, refusal) = scheduler.Next(ready);
            if (name is null)
            {
                return refusal is null ? null : run.Result(ScheduleEnding.NotPossible, refusal);
            }

            if (run.WhyNot(name) is { } why)
            {
                return run.Result(ScheduleEnding.NotPossible, $"{scheduler.Place}: {why}");
            }

            scheduler.Took(await run.TakeStepAsync(run.Find(name)!));
        }

        // Nothing can be said of code that is not there yet.
        if (
            run
                ._tasks.Select(static task => task.Ended.Exception?.InnerException)
                .OfType<NotImplementedException>()
                .FirstOrDefault() is
            { } missing
        )
        {
            ExceptionDispatchInfo.Throw(missing);
        }

        var problem = run
            ._tasks.Select(static task => Thrown(task))
            .Concat(run._judges.Select(static it => it()))
            .FirstOrDefault(static it => it is not null);
        return problem is null ? run.Result(ScheduleEnding.Completed, "") : run.Result(ScheduleEnding.Broken, problem);
    }

    internal Task PassAsync(string did)
    {
        _did.Add(did);
        _changed.TrySetResult();
        return Current.StopAsync();
    }

    internal Task PassAsync(int shared, bool writes, string did)
    {
        var task = Current;
        Note(shared, writes, did);
        _changed.TrySetResult();
        return task.StopAsync();
    }

    internal Task WaitAsync(SharedLock shared, int id, string did)
    {
        var task = Current;
        Note(id, writes: true, did);
        return task.StopAsync(shared);
    }

    internal void Note(int shared, bool writes, string did)
    {
        _accesses.Add(new ScheduleStep.Access(shared, writes));
        _did.Add(did);
    }

    // All that the step has set off has settled when time can move on.
    private async Task<ScheduleStep> TakeStepAsync(ScheduledTask task)
    {
        _did.Clear();
        _accesses.Clear();
        task.TakeStep();
        await Clock.DelayAsync(TimeSpan.FromTicks(1));
        if (task.HasEnded)
        {
            _did.Add(
                task.Ended.Exception is { } thrown ? $"throws {thrown.InnerException!.GetType().Name}"
                : task.Ended.IsCanceled ? "is cancelled"
                : "ends"
            );
        }
        else if (_did.Count == 0 || (!task.IsReady && task.WaitsFor is null))
        {
            _did.Add("waits");
        }

        var step = new ScheduleStep(task.Name, string.Join(", ", _did), [.. _shared.Select(static it => it.State())])
        {
            Accesses = [.. _accesses],
        };
        _steps.Add(step);
        return step;
    }

    // Somebody may wait for a timer.
    private async Task<bool> IsDeadlockedAsync()
    {
        var since = Clock.Elapsed;
        _changed = new TaskCompletionSource();
        await Task.WhenAny([
            _changed.Task,
            Clock.DelayAsync(s_long),
            .. _tasks.Where(static task => !task.HasEnded).Select(static task => task.Ended),
        ]);
        await Clock.DelayAsync(TimeSpan.FromTicks(1));
        return Clock.Elapsed - since >= s_long
            && _tasks.TrueForAll(static task => !task.IsReady)
            && _tasks.Exists(static task => !task.HasEnded);
    }

    private string DescribeDeadlock()
    {
        var waiting = _tasks
            .Where(static task => !task.HasEnded)
            .Select(static task =>
                task.WaitsFor is { } wanted
                    ? $"{task.Name} waits for {wanted.Name}"
                        + (
                            wanted.Holder is { } holder
                                ? $", which {(holder == task ? "it" : holder.Name)} holds"
                                    + (holder == task ? " itself" : "")
                                : ""
                        )
                    : $"{task.Name} waits and is not woken"
            );
        return $"Nobody can go on: {string.Join("; ", waiting)}.";
    }

    private string? WhyNot(string name) =>
        Find(name) is not { } task
            ? $"there is no task {name}; there {(_tasks.Count == 1 ? "is" : "are")} "
                + $"{string.Join(" and ", _tasks.Select(static it => it.Name))}."
        : task.HasEnded ? $"{name} has ended."
        : task.IsReady ? null
        : task.WaitsFor is { } wanted ? $"{name} waits for {wanted.Name}, which {wanted.Holder?.Name} holds."
        : $"{name} waits.";

    private ScheduledTask? Find(string name) =>
        _tasks.Find(task => string.Equals(task.Name, name, StringComparison.Ordinal));

    private ScheduleResult Result(ScheduleEnding ending, string problem) =>
        new(ending, problem, [.. _steps], [.. _shared.Select(static it => it.Name)]);

    private static string? Thrown(ScheduledTask task) =>
        task.Ended switch
        {
            { Exception.InnerException: { } exception } =>
                $"{task.Name} threw {exception.GetType().Name} ({exception.Message}).",
            { IsCanceled: true } => $"{task.Name} was cancelled.",
            _ => null,
        };
}
