using System.Diagnostics.Tracing;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// What .NET tells, on the very thread and in the very moment: that code of a run queues a pool item, starts a
/// LongRunning task, or arms a timer of the real clock; and that a pool thread takes up an item.
/// </summary>
internal sealed class RuntimeEvents : EventListener
{
    private const string Framework = "System.Diagnostics.Eventing.FrameworkEventSource";

    // The thread pool; transfers to other threads.
    private const EventKeywords FrameworkKeywords = (EventKeywords)(0x2 | 0x10);
    private const int Enqueued = 30;
    private const int Dequeued = 31;
    private const int Transferred = 150;
    private const int KindOfTimers = 1;

    private const string Tasks = "System.Threading.Tasks.TplEventSource";
    private const EventKeywords TasksKeywords = (EventKeywords)(0x2 | 0x40); // tasks; their ends
    private const int TaskScheduled = 7;
    private const int TaskStarted = 8;
    private const int TaskCompleted = 9;

    private static readonly ItemsInFlight s_items = new();

    // By the number that .NET gives to a task.
    private static readonly Gate s_gate = new();
    private static readonly Dictionary<int, (long Item, Announcement Announcement)> s_itemsOfTasks = [];
    private static readonly Dictionary<int, Announcement> s_threadsOfTasks = [];
    private static readonly Dictionary<int, (int Scheduler, Announcement Announcement)> s_tasksElsewhere = [];

    // By the number that .NET gives to a scheduler: those that have run a task outside of a run, and those of which
    // nobody need expect that they will.
    private static readonly HashSet<int> s_busySchedulers = [];
    private static readonly HashSet<int> s_idleSchedulers = [];

    [ThreadStatic]
    private static int s_scheduledTask;

    [ThreadStatic]
    private static Taken s_taken;

    // What the calling thread runs, until it comes to the run with it: a LongRunning task, or one of another scheduler.
    [ThreadStatic]
    private static (int Task, Announcement Announcement) s_startedTask;

    [ThreadStatic]
    private static bool s_sawItem;

    // Not while the type is initialized: the pool thread that is waited for calls its methods too.
    private static readonly Lazy<bool> s_areTold = new(Listen);

    private static RuntimeEvents? s_listener;

    /// <summary>
    /// False where the application has switched event sources off: then nothing is told, and the pool must be watched
    /// instead.
    /// </summary>
    public static bool AreTold => s_areTold.Value;

    // Whoever ends a task outside of its context, or runs an item without one, still works for the run that it came
    // from.
    private static Turns? Current =>
        RunScope.CurrentRun is { } run ? run.Turns
        : RunScope.IsInsideRun ? null
        : Turns.LeftByThisThread ?? s_startedTask.Announcement.Turns ?? s_taken.Turns;

    /// <summary>
    /// The places that were announced for the pool item that the calling thread has taken up, and for the task that it
    /// has started; null for what was not announced to this run.
    /// </summary>
    public static (long? Item, long? Task) TakeAnnouncements(Turns turns)
    {
        var (_, started) = s_startedTask;
        s_startedTask = started.Turns == turns ? default : s_startedTask;
        return (TakeItem(turns), started.Turns == turns ? started.Order : null);
    }

    /// <summary>
    /// Nobody has run the tasks that code of this run has given to other schedulers: they may wait for that very run.
    /// </summary>
    public static void GiveUpTasksElsewhere(Turns turns)
    {
        using (s_gate.Enter())
        {
            foreach (var (task, elsewhere) in s_tasksElsewhere)
            {
                if (elsewhere.Announcement.Turns == turns)
                {
                    s_tasksElsewhere.Remove(task);
                    s_idleSchedulers.Add(elsewhere.Scheduler);
                }
            }

            s_idleSchedulers.ExceptWith(s_busySchedulers);
        }
    }

    /// <summary>The run is over. A task that was cancelled before it began is never started.</summary>
    public static void Forget(Turns turns)
    {
        using (s_gate.Enter())
        {
            RemoveWhere(s_itemsOfTasks, turns, static it => it.Announcement);
            RemoveWhere(s_threadsOfTasks, turns, static it => it);
            RemoveWhere(s_tasksElsewhere, turns, static it => it.Announcement);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        switch (eventSource.Name)
        {
            case Framework:
                EnableEvents(eventSource, EventLevel.Verbose, FrameworkKeywords);
                break;
            case Tasks:
                EnableEvents(eventSource, EventLevel.Informational, TasksKeywords);
                break;
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventId)
        {
            case Enqueued when IsFramework(eventData):
                ItemQueued((long)eventData.Payload![0]!);
                break;
            case Dequeued when IsFramework(eventData):
                ItemTaken((long)eventData.Payload![0]!);
                break;
            case Transferred when IsFramework(eventData) && (int)eventData.Payload![1]! == KindOfTimers:
                RunScope.CurrentRun?.FailRealTimer(TimeSpan.FromMilliseconds((uint)(int)eventData.Payload[4]!));
                break;
            case TaskScheduled when !IsFramework(eventData):
                Scheduled(eventData.Payload!);
                break;
            case TaskStarted when !IsFramework(eventData):
                Started((int)eventData.Payload![2]!);
                break;
            case TaskCompleted when !IsFramework(eventData):
                Completed((int)eventData.Payload![2]!);
                break;
        }
    }

    private static long? TakeItem(Turns turns)
    {
        var taken = s_taken;
        if (taken.IsInDoubt)
        {
            s_taken = default;
            if (s_items.Claim(taken.Item, turns) is { } mine)
            {
                return mine.Order;
            }

            s_items.Disclaim(taken.Item);
            return null;
        }

        if (taken.Turns != turns)
        {
            return null;
        }

        s_taken = default;
        return taken.Announcement.Order;
    }

    private static void RemoveWhere<T>(Dictionary<int, T> tasks, Turns turns, Func<T, Announcement> announcementOf)
    {
        foreach (var (task, it) in tasks)
        {
            if (announcementOf(it).Turns == turns)
            {
                tasks.Remove(task);
            }
        }
    }

    private static bool IsFramework(EventWrittenEventArgs written) =>
        string.Equals(written.EventSource.Name, Framework, StringComparison.Ordinal);

    // The pool looks only now and then whether anybody listens.
    private static bool Listen()
    {
        s_listener ??= new RuntimeEvents();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var ended = new ManualResetEventSlim();
            s_sawItem = false;
            ThreadPool.UnsafeQueueUserWorkItem(static ended => ended.Set(), ended, preferLocal: false);
            if (s_sawItem)
            {
                ended.Wait();
                return true;
            }

            ended.Wait(100);
        }

        return false;
    }

    private static void ItemQueued(long item)
    {
        s_sawItem = true;
        var task = s_scheduledTask;
        s_scheduledTask = 0;
        if (Current is not { } turns)
        {
            s_items.Add(item);
            return;
        }

        var announcement = new Announcement(turns, turns.AnnounceItem());
        s_items.Add(item, announcement);
        if (task != 0)
        {
            using (s_gate.Enter())
            {
                s_itemsOfTasks[task] = (item, announcement);
            }
        }
    }

    private static void ItemTaken(long item)
    {
        // What this thread took before has ended without ever coming to the run: its context did not flow.
        if (s_taken.IsInDoubt)
        {
            s_items.Disclaim(s_taken.Item);
        }
        else
        {
            s_taken.Turns?.Withdraw(s_taken.Announcement.Order);
        }

        Turns.Completed(task: null);
        Take(s_items.Take(item));
    }

    private static void Take(Taken taken)
    {
        s_taken = taken;
        PoolThread.Current.ItemOf = taken.Turns;
        if (!taken.IsInDoubt)
        {
            taken.Turns?.Take(taken.Announcement.Order);
        }
    }

    private static void Scheduled(IReadOnlyList<object?> payload)
    {
        s_scheduledTask = 0;
        if (Current is not { } turns)
        {
            return;
        }

        var (scheduler, task) = ((int)payload[0]!, (int)payload[2]!);
        if (scheduler != TaskScheduler.Default.Id)
        {
            ScheduledElsewhere(scheduler, task, turns);
        }
        else if (((TaskCreationOptions)(int)payload[4]!).HasFlag(TaskCreationOptions.LongRunning))
        {
            var announcement = new Announcement(turns, turns.AnnounceThread());
            using (s_gate.Enter())
            {
                s_threadsOfTasks[task] = announcement;
            }
        }
        else
        {
            s_scheduledTask = task;
        }
    }

    // Where it runs is that scheduler's secret: a thread that was there before the run, or a pool item that runs many.
    private static void ScheduledElsewhere(int scheduler, int task, Turns turns)
    {
        using (s_gate.Enter())
        {
            if (!s_idleSchedulers.Contains(scheduler))
            {
                s_tasksElsewhere[task] = (scheduler, new Announcement(turns, turns.AnnounceTask()));
            }
        }
    }

    private static void Started(int task)
    {
        (long Item, Announcement Announcement) queued;
        using (s_gate.Enter())
        {
            if (s_threadsOfTasks.Remove(task, out var thread))
            {
                s_startedTask = (task, thread);
                return;
            }

            if (s_tasksElsewhere.Remove(task, out var elsewhere))
            {
                StartedElsewhere(task, elsewhere.Scheduler, elsewhere.Announcement);
                return;
            }

            if (!s_itemsOfTasks.Remove(task, out queued))
            {
                return;
            }
        }

        if (!s_items.Remove(queued.Item, queued.Announcement))
        {
            return;
        }

        if (s_taken.IsInDoubt && s_taken.Item == queued.Item)
        {
            // So that is what this thread has taken up.
            Take(new Taken(queued.Announcement, queued.Item, IsInDoubt: false));
        }
        else
        {
            // Somebody who waits for it runs it himself.
            queued.Announcement.Turns?.Withdraw(queued.Announcement.Order);
        }
    }

    // Whoever is in the run already runs it in his own turn.
    private static void StartedElsewhere(int task, int scheduler, Announcement announcement)
    {
        if (RunScope.IsInsideRun)
        {
            announcement.Turns?.Withdraw(announcement.Order);
            return;
        }

        s_busySchedulers.Add(scheduler);
        s_startedTask.Announcement.Turns?.Withdraw(s_startedTask.Announcement.Order);
        s_startedTask = (task, announcement);
    }

    private static void Completed(int task)
    {
        Turns.Completed(task);
        if (s_startedTask is { Announcement.Turns: { } turns } started && started.Task == task)
        {
            // It never came: its context does not flow.
            s_startedTask = default;
            turns.Withdraw(started.Announcement.Order);
        }
    }
}
