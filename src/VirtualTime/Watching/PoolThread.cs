namespace AsyncKatas.VirtualTime;

/// <summary>A thread of the pool, known from the first item that it took up while anybody listened.</summary>
internal sealed class PoolThread
{
    private static readonly Gate s_gate = new();
    private static readonly List<PoolThread> s_all = [];

    [ThreadStatic]
    private static PoolThread? s_current;

    private readonly ThreadLook _look = ThreadLook.Current;
    private volatile bool _isInRun;
    private volatile Turns? _itemOf;

    /// <summary>The calling thread, which is one of the pool.</summary>
    public static PoolThread Current
    {
        get
        {
            if (s_current is null)
            {
                s_current = new PoolThread();
                using (s_gate.Enter())
                {
                    s_all.RemoveAll(static it => !it._look.IsAlive);
                    s_all.Add(s_current);
                }
            }

            return s_current;
        }
    }

    /// <summary>True while it is inside some run or waits at its door: that run knows of it.</summary>
    public bool IsInRun
    {
        get => _isInRun;
        set => _isInRun = value;
    }

    /// <summary>
    /// Those of the run whose code queued what it has taken up, be it inside that run or not; null: nobody knows whose.
    /// </summary>
    public Turns? ItemOf
    {
        set => _itemOf = value;
    }

    // Where a run that is over has left it, it is nobody's.
    private bool HasItemOfRun => _itemOf is { IsOver: false };

    /// <summary>
    /// How many are known to a run, and how many others are asleep or waiting in the middle of somebody else's item.
    /// </summary>
    public static (int InRuns, int BlockedByOthers) Count()
    {
        var (inRuns, blocked) = (0, 0);
        using (s_gate.Enter())
        {
            foreach (var it in s_all)
            {
                if (it.IsInRun)
                {
                    inRuns++;
                }
                else if (!it.HasItemOfRun && it._look.IsWaiting)
                {
                    blocked++;
                }
            }
        }

        return (inRuns, blocked);
    }
}
