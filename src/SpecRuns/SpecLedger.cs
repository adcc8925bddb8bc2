namespace AsyncKatas.SpecRuns;

/// <summary>Adds up the events of a run, so that at any moment the results so far can be had.</summary>
internal sealed class SpecLedger
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public bool IsFinished { get; private set; }

    /// <summary>True if all specs have run and have left nothing at work.</summary>
    public bool IsClean { get; private set; }

    /// <summary>What went wrong outside any spec; null: nothing.</summary>
    public string? Broken { get; private set; }

    /// <summary>The spec that is running, with its row; null: none.</summary>
    public string? Running { get; private set; }

    public void Add(SpecEvent it)
    {
        switch (it.Kind)
        {
            case SpecEventKind.Finished:
                (IsFinished, IsClean) = (true, it.IsClean);
                break;
            case SpecEventKind.Broken:
                Broken ??= it.Message;
                break;
            default:
                if (!_entries.TryGetValue(it.Spec, out var entry))
                {
                    _entries.Add(it.Spec, entry = new Entry(it.Line));
                }

                Running = it.Kind == SpecEventKind.Started ? $"{it.Spec.Replace('_', ' ')}{it.Row}" : null;
                entry.Add(it);
                break;
        }
    }

    public IReadOnlyList<SpecResult> Results() =>
        [.. _entries.OrderBy(static it => it.Value.Line).Select(static it => it.Value.ToResult(it.Key))];

    private sealed class Entry(int line)
    {
        private readonly List<SpecFailure> _failures = [];
        private readonly List<SpecChart> _charts = [];
        private double _seconds;
        private int _started;
        private int _ended;
        private int _explored;

        public int Line => line;

        public void Add(SpecEvent it)
        {
            _started += it.Kind == SpecEventKind.Started ? 1 : 0;
            _ended += it.Kind is SpecEventKind.Passed or SpecEventKind.Failed ? 1 : 0;
            _seconds += it.Seconds;
            _explored += it.Explored;
            if (it.Chart.Length > 0)
            {
                _charts.Add(SpecChart.Parse(it.Row, it.Chart));
            }

            if (it.Kind == SpecEventKind.Failed)
            {
                _failures.Add(new SpecFailure(it.Row, it.ExceptionType, it.Message, it.Stack));
            }
        }

        public SpecResult ToResult(string name)
        {
            var outcome =
                _failures.Count > 0 ? SpecOutcome.Failed
                : _started == 0 ? SpecOutcome.NotRun
                : _ended < _started ? SpecOutcome.Interrupted
                : SpecOutcome.Passed;
            return new SpecResult(name, line, outcome, _ended, _failures, TimeSpan.FromSeconds(_seconds))
            {
                Charts = _charts,
                Explored = _explored,
            };
        }
    }
}
