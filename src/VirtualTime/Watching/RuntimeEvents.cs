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

    [ThreadStatic]
    private static int s_scheduledTask;

    [ThreadStatic]
    private static Taken s_taken;

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

    // Who ends a task outside of its context, or runs an item without one, still works for the run that it came from.
    private static Turns? Current =>
        RunScope.CurrentRun is { } run ? run.Turns
        : RunScope.IsInsideRun ? null
        : Turns.LeftByThisThread ?? s_taken.Turns;

    /// <summary>
    /// The place that was announced for what the calling thread has taken up; null if it was not announced to this run.
    /// </summary>
    public static long? TakeAnnouncement(Turns turns)
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
                Turns.Completed((int)eventData.Payload![2]!);
                break;
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
        if ((int)payload[0]! != TaskScheduler.Default.Id || Current is not { } turns)
        {
            return;
        }

        var task = (int)payload[2]!;
        if (((TaskCreationOptions)(int)payload[4]!).HasFlag(TaskCreationOptions.LongRunning))
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

    private static void Started(int task)
    {
        (long Item, Announcement Announcement) queued;
        using (s_gate.Enter())
        {
            if (s_threadsOfTasks.Remove(task, out var thread))
            {
                s_taken = new Taken(thread, Item: 0, IsInDoubt: false);
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
}
