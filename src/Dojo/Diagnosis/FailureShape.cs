using System;
using System.Collections.Generic;
using System.Linq;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Diagnosis;

/// <summary>
/// How an answer fails: which specs, and in which words. The words hold the timeline, so two answers of one shape have
/// done the same at the same times. Specs that ask for something that is not written yet say nothing about an answer.
/// </summary>
internal sealed class FailureShape
{
    private readonly Dictionary<string, string> _messages;

    private FailureShape(Dictionary<string, string> messages, IReadOnlySet<string> unwritten)
    {
        _messages = messages;
        Unwritten = unwritten;
    }

    /// <summary>Specs that have not been reached by what is written.</summary>
    public IReadOnlySet<string> Unwritten { get; }

    /// <summary>Specs that say no.</summary>
    public IReadOnlyCollection<string> Failed => _messages.Keys;

    public static FailureShape Of(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var unwritten = run.Specs.Where(static spec => spec.Failures.Any(IsUnwritten)).Select(static spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        var messages = run.Specs.Where(spec => spec.Failures.Count > 0 && !unwritten.Contains(spec.Name))
            .ToDictionary(static spec => spec.Name, static spec => OneLine(string.Join(' ', spec.Failures.Select(static failure => $"{failure.Row} {failure.Message}"))), StringComparer.Ordinal);
        return new FailureShape(messages, unwritten);
    }

    /// <summary>True if a spec says no.</summary>
    public bool Fails(string spec) => _messages.ContainsKey(spec);

    /// <summary>True if a spec says no in these words.</summary>
    public bool Says(string spec, string words) => _messages.TryGetValue(spec, out var message) && message.Contains(OneLine(words), StringComparison.Ordinal);

    /// <summary>True if both fail the same specs in the same words, as far as one looks.</summary>
    /// <param name="other">The other.</param>
    /// <param name="isSeen">Where to look.</param>
    public bool Equals(FailureShape other, Func<string, bool> isSeen)
    {
        var (mine, others) = (Failed.Where(isSeen).ToHashSet(StringComparer.Ordinal), other.Failed.Where(isSeen).ToHashSet(StringComparer.Ordinal));
        return mine.Count > 0 && mine.SetEquals(others) && mine.All(spec => string.Equals(_messages[spec], other._messages[spec], StringComparison.Ordinal));
    }

    /// <summary>The first step in which something fails; null stands for specs above all steps.</summary>
    public int? FirstStep(SpecOutline outline) => outline.Specs.Where(spec => _messages.ContainsKey(spec.Name)).Select(spec => outline.StepAt(spec.Line)).FirstOrDefault();

    private static bool IsUnwritten(SpecFailure failure) => failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
