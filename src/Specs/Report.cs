using AsyncKatas.VirtualTime;

namespace AsyncKatas.Specs;

/// <summary>Puts the text of a failed spec together: what was expected, the timeline, the symptom.</summary>
internal static class Report
{
    public static string Of(string expectation, string? symptom, Timeline timeline)
    {
        var parts = new List<string> { expectation };
        if (timeline.Render() is { Length: > 0 } chart)
        {
            parts.Add(chart);
        }

        if (CallerCancelled(timeline) is { } cancelled)
        {
            parts.Add(cancelled);
        }

        if (symptom is not null)
        {
            parts.Add(symptom);
        }

        return string.Join(Environment.NewLine, parts);
    }

    public static string Of(Exception exception, Spec? spec) =>
        exception switch
        {
            NotImplementedException => exception.Message,
            _ when spec is null => Unexpected(exception, at: null),
            VirtualTimeException => Of(exception.Message, symptom: null, spec.Timeline),
            _ => Of(Unexpected(exception, spec.Elapsed), Symptom(spec, exception), spec.Timeline),
        };

    // It may come from the code under test or from what the spec does with its result: "it came out" is true of both.
    private static string Unexpected(Exception exception, TimeSpan? at)
    {
        var (one, text) =
            exception is OperationCanceledException
                ? ("a cancellation", Text(exception))
                : ("an exception", Describe(exception));
        return at is { } time
            ? $"At {Seconds.Text(time)} {one} came out that nobody expected: {text}"
            : $"{char.ToUpperInvariant(one[0])}{one[1..]} came out that nobody expected: {text}";
    }

    // Without it nobody sees what a job that stopped, or should have stopped, has to do with a moment.
    private static string? CallerCancelled(Timeline timeline)
    {
        string[] moments =
        [
            .. timeline
                .Moments.Where(static moment =>
                    string.Equals(moment.Name, Spec.CallerCancels, StringComparison.Ordinal)
                )
                .Select(static moment => Seconds.Text(moment.Time)),
        ];
        return moments.Length == 0 ? null : $"The caller cancelled at {Words.List(moments)}.";
    }

    public static string Describe(Exception exception) =>
        exception is AggregateException { InnerExceptions: { Count: > 0 } inner }
            ? $"AggregateException of {Words.List(inner.Select(Describe))}"
            : $"{exception.GetType().Name} ({Text(exception)})";

    // Some messages of .NET have several lines.
    private static string Text(Exception exception) => exception.Message.ReplaceLineEndings(" ");

    private static string? Symptom(Spec spec, Exception exception) =>
        spec.Jobs.FirstOrDefault(job => ReferenceEquals(job.Error, exception)) is { } job
            ? $"That is the exception of {job.Name}."
            : Symptoms.OfException(spec, exception);
}
