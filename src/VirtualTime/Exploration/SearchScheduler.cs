namespace AsyncKatas.VirtualTime;

/// <summary>
/// Gives turns so that, run after run, every schedule is tried: a depth-first search. With sleep sets, a task whose
/// step has been tried at a choice stays asleep behind the others until one of them does something that its step
/// depends on.
/// </summary>
internal sealed class SearchScheduler(ExplorationOptions options) : IScheduler
{
    private readonly List<Choice> _choices = [];
    private int _depth;

    /// <inheritdoc/>
    public string Place => "A schedule of the search";

    /// <inheritdoc/>
    public (string? Name, string? Refusal) Next(IReadOnlyList<string> ready)
    {
        if (_depth == _choices.Count)
        {
            var choice = new Choice(ready, Asleep(), _depth == 0 ? null : _choices[_depth - 1], options.MaxPreemptions);
            if (!choice.MoveNext())
            {
                return (null, null);
            }

            _choices.Add(choice);
        }

        var planned = _choices[_depth];
        if (!planned.Ready.SequenceEqual(ready, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                "The same schedule led to another state: what is tried must depend on nothing but the schedule."
            );
        }

        return (planned.Chosen, null);
    }

    /// <inheritdoc/>
    public void Took(ScheduleStep step) => _choices[_depth++].Step = step;

    /// <summary>Plans the next run.</summary>
    /// <returns>False if every schedule has been tried.</returns>
    public bool MoveNext()
    {
        _depth = 0;
        while (_choices is [.., var last])
        {
            if (last.MoveNext())
            {
                return true;
            }

            _choices.RemoveAt(_choices.Count - 1);
        }

        return false;
    }

    private Dictionary<string, ScheduleStep> Asleep() =>
        options.Reduces && _depth > 0 ? _choices[_depth - 1].AsleepAfterwards() : [];

    private sealed class Choice(
        IReadOnlyList<string> ready,
        Dictionary<string, ScheduleStep> asleep,
        Choice? before,
        int? maxPreemptions
    )
    {
        private readonly Dictionary<string, ScheduleStep> _tried = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Ready => ready;

        public string? Chosen { get; private set; }

        public ScheduleStep? Step { get; set; }

        private int Preemptions => (before?.Preemptions ?? 0) + (IsPreemption(Chosen) ? 1 : 0);

        // Whoever had the last turn goes first: schedules without interruptions are tried before others.
        public bool MoveNext()
        {
            if (Chosen is not null)
            {
                _tried[Chosen] = Step!;
            }

            Step = null;
            Chosen = null;
            Chosen = ready
                .OrderByDescending(name => string.Equals(name, before?.Chosen, StringComparison.Ordinal))
                .FirstOrDefault(name => !_tried.ContainsKey(name) && !asleep.ContainsKey(name) && IsWithinBound(name));
            return Chosen is not null;
        }

        public Dictionary<string, ScheduleStep> AsleepAfterwards() =>
            asleep
                .Concat(_tried)
                .Where(it => it.Value.IsIndependentOf(Step!))
                .ToDictionary(static it => it.Key, static it => it.Value, StringComparer.Ordinal);

        private bool IsWithinBound(string name) =>
            maxPreemptions is not { } most || (before?.Preemptions ?? 0) + (IsPreemption(name) ? 1 : 0) <= most;

        private bool IsPreemption(string? name) =>
            before is not null
            && name is not null
            && !string.Equals(name, before.Chosen, StringComparison.Ordinal)
            && ready.Contains(before.Chosen, StringComparer.Ordinal);
    }
}
