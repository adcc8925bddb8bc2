namespace AsyncKatas.VirtualTime;

/// <summary>Spans as lines of text: a name, a bar, the times, and how it ended unless it simply succeeded.</summary>
internal static class GanttChart
{
    public static string Draw(IReadOnlyList<TimelineSpan> spans, TimeSpan now, int width, int maxLines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLines, 1);
        if (spans.Count == 0)
        {
            return "";
        }

        var length = Math.Max(1, spans.Max(span => (span.End ?? now).Ticks));
        var shown = spans.Take(maxLines).ToArray();
        var pad = shown.Max(static span => span.Name.Length);
        var lines = shown.Select(span => Line(span, now, length, width, pad)).ToList();
        if (spans.Count > shown.Length)
        {
            lines.Add($"... and {spans.Count - shown.Length} more");
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(TimelineSpan span, TimeSpan now, long length, int width, int pad)
    {
        var from = Column(span.Start.Ticks, length, width);
        var to = Column((span.End ?? now).Ticks, length, width);
        if (to == from)
        {
            (from, to) = from == width ? (width - 1, width) : (from, from + 1);
        }

        var bar = (new string(' ', from) + new string('█', to - from)).PadRight(width);
        var times =
            span.End is not { } end ? $"from {Seconds.Text(span.Start)}"
            : end == span.Start ? $"at {Seconds.Text(end)}"
            : $"{Seconds.Number(span.Start)}-{Seconds.Text(end)}";
        var outcome = span.Outcome switch
        {
            SpanOutcome.Running => ", still running",
            SpanOutcome.Cancelled => ", cancelled",
            SpanOutcome.Failed => ", failed",
            _ => "",
        };
        return $"{span.Name.PadRight(pad)} |{bar}| {times}{outcome}";
    }

    private static int Column(long ticks, long length, int width) => (int)Math.Round((double)ticks * width / length);
}
