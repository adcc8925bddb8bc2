using System;
using System.Threading;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Recognizes, during one wait for idleness, the pool workers that other code of the process keeps busy: they stay busy
/// although nothing is queued and no thread runs code of any run, sample after sample.
/// </summary>
internal sealed class ForeignWorkers
{
    private const int Interval = 5;
    private const int SamplesNeeded = 30;

    private readonly Escapes _escapes;
    private long _entries;
    private int _leastBusy = int.MaxValue;
    private int _samples;
    private long _nextSample = Interval;

    /// <summary>Begins to look.</summary>
    /// <param name="escapes">The threads of the run that waits.</param>
    public ForeignWorkers(Escapes escapes) => (_escapes, _entries) = (escapes, escapes.Entries);

    /// <summary>Takes a sample if one is due.</summary>
    /// <param name="waited">Real milliseconds since the wait began.</param>
    public void Sample(long waited)
    {
        if (waited < _nextSample || ThreadPool.PendingWorkItemCount > 0 || Watchdog.AnyRunHasEscaped)
        {
            return;
        }

        // Code of this run that goes from pool item to pool item is often seen between two of them, and is no foreign worker.
        if (_escapes.Entries != _entries)
        {
            (_entries, _samples, _leastBusy) = (_escapes.Entries, 0, int.MaxValue);
        }

        _leastBusy = Math.Min(_leastBusy, PoolActivity.BusyWorkers());
        _nextSample = waited + Interval;
        if (++_samples >= SamplesNeeded)
        {
            PoolActivity.SetForeign(_leastBusy);
            (_samples, _leastBusy) = (0, int.MaxValue);
        }
    }
}
