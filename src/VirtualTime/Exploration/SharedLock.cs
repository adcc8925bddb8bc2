namespace AsyncKatas.VirtualTime;

/// <summary>
/// A lock that several tasks of a <see cref="ScheduledRun"/> share: one holds it, the others wait in line.
/// </summary>
public sealed class SharedLock
{
    private readonly ScheduledRun _run;
    private readonly int _id;
    private readonly Queue<ScheduledTask> _waiting = [];

    internal SharedLock(ScheduledRun run, int id, string name) => (_run, _id, Name) = (run, id, name);

    /// <summary>Its name in the table.</summary>
    public string Name { get; }

    internal ScheduledTask? Holder { get; private set; }

    /// <summary>
    /// Asks for it, which is a scheduling point, and then takes it, or waits in line until it is handed over.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was not called by a task of the run.</exception>
    public async Task AcquireAsync()
    {
        var task = _run.Current;
        await _run.PassAsync($"asks for {Name}");
        if (Holder is null)
        {
            Holder = task;
            _run.Note(_id, writes: true, $"takes {Name}");
            return;
        }

        _waiting.Enqueue(task);
        await _run.WaitAsync(this, _id, $"waits for {Name}");
    }

    /// <summary>Gives it back, to the first in line if there is one. No scheduling point.</summary>
    /// <exception cref="InvalidOperationException">The task does not hold it.</exception>
    public void Release()
    {
        if (Holder != _run.Current)
        {
            throw new InvalidOperationException($"{_run.Current.Name} does not hold {Name}.");
        }

        _run.Note(_id, writes: true, $"gives {Name} back");
        Holder = _waiting.TryDequeue(out var next) ? next : null;
        next?.StopWaiting(this);
    }
}
