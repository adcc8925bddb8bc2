using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncKatas.VirtualTime.Specs;

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

        if (symptom is not null)
        {
            parts.Add(symptom);
        }

        return string.Join(Environment.NewLine, parts);
    }

    public static string Of(Exception exception, Spec? spec) => exception switch
    {
        NotImplementedException => exception.Message,
        _ when spec is null => Unexpected(exception, "It"),
        VirtualTimeException => Of(exception.Message, symptom: null, spec.Timeline),
        _ => Of(Unexpected(exception, $"At {Seconds.Text(spec.Elapsed)} it"), OtherErrors(spec, exception), spec.Timeline),
    };

    private static string Unexpected(Exception exception, string it) => exception is OperationCanceledException
        ? $"{it} ended as cancelled, which nobody expected: {exception.Message}"
        : $"{it} ended with an exception that nobody expected: {Describe(exception)}";

    public static string Describe(Exception exception) => exception is AggregateException { InnerExceptions: { Count: > 0 } inner }
        ? $"AggregateException of {Words.List(inner.Select(Describe))}"
        : $"{exception.GetType().Name} ({exception.Message})";

    private static string? OtherErrors(Spec spec, Exception exception) =>
        spec.Jobs.FirstOrDefault(job => ReferenceEquals(job.Error, exception)) is { } job
            ? $"That is the exception of {job.Name}."
            : Symptoms.StillRunning(spec);
}
