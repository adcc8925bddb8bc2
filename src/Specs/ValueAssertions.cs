using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>Any other value or condition.</summary>
[StackTraceHidden]
public static class ValueAssertions
{
    /// <summary>Asserts that a value is the expected one.</summary>
    /// <param name="what">What the value is, as a part of a sentence: "the number of cleanups".</param>
    /// <param name="actual">The value.</param>
    /// <param name="expected">What it should be.</param>
    /// <exception cref="SpecFailedException">It is another one.</exception>
    public static void ShouldBe<T>(this Spec spec, string what, T actual, T expected)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            spec.Fail($"Expected {what} to be {Words.Value(expected)}; it was {Words.Value(actual)}.");
        }
    }

    /// <summary>Asserts that a sequence has the expected items in order.</summary>
    /// <param name="what">What the items are, as a part of a sentence: "the outcomes".</param>
    /// <param name="actual">The items.</param>
    /// <param name="expected">What they should be.</param>
    /// <exception cref="SpecFailedException">They are others.</exception>
    public static void ShouldBeSequence<T>(
        this Spec spec,
        string what,
        IEnumerable<T> actual,
        params IReadOnlyList<T> expected
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(actual);
        T[] items = [.. actual];
        if (!items.SequenceEqual(expected))
        {
            spec.Fail(
                expected.Count == 0
                    ? $"Expected no "
                        + $"{(what.StartsWith("the ", StringComparison.Ordinal) ? what["the ".Length..] : what)}; "
                        + $"there {Words.Was(items.Length)} {Words.Sequence(items)}."
                    : $"Expected {what} to be {Words.Sequence(expected)}; "
                        + $"{(items.Length == 0 ? "there were none" : $"they were {Words.Sequence(items)}")}.",
                items.Length < expected.Count
                    ? Symptoms.Unstarted(spec) ?? Symptoms.StillRunning(spec)
                    : Symptoms.StillRunning(spec)
            );
        }
    }

    /// <summary>Asserts how often something happened to a thing.</summary>
    /// <param name="thing">What it happened to, as a part of a sentence: "the cleanup".</param>
    /// <param name="happened">What happened, as a participle: "started".</param>
    /// <param name="actual">How often it did.</param>
    /// <param name="expected">How often it should have.</param>
    /// <exception cref="SpecFailedException">It happened more or less often.</exception>
    public static void ShouldHaveHappened(this Spec spec, string thing, string happened, int actual, int expected = 1)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (actual != expected)
        {
            spec.Fail(
                $"Expected {thing} "
                    + $"{(expected == 0 ? $"never to be {happened}" : $"to be {happened} {Words.Times(expected)}")}; "
                    + $"it was {(actual == 0 ? $"never {happened}" : $"{happened} {Words.Times(actual)}")}."
            );
        }
    }

    /// <summary>Asserts the virtual time of a moment.</summary>
    /// <param name="thing">What happens then, as a part of a sentence: "the exception".</param>
    /// <param name="verb">What it does, as an infinitive: "come out".</param>
    /// <param name="past">The same, as it is told: "came out".</param>
    /// <param name="actual">When it did; null: it did not.</param>
    /// <param name="expected">When it should.</param>
    /// <exception cref="SpecFailedException">It was another moment.</exception>
    public static void ShouldHappenAt(
        this Spec spec,
        string thing,
        string verb,
        string past,
        TimeSpan? actual,
        TimeSpan expected
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (actual != expected)
        {
            spec.Fail(
                $"Expected {thing} to {verb} at {Seconds.Text(expected)}; "
                    + $"{(actual is { } time ? $"it {past} at {Seconds.Text(time)}" : "it did not")}."
            );
        }
    }

    /// <summary>Asserts a condition.</summary>
    /// <param name="condition">What should be true.</param>
    /// <param name="expectation">What was expected and what is, in one sentence.</param>
    /// <param name="symptom">What happened, in one sentence; never the fix.</param>
    /// <exception cref="SpecFailedException">It is false.</exception>
    public static void Should(this Spec spec, bool condition, string expectation, string? symptom = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!condition)
        {
            spec.Fail(expectation, symptom);
        }
    }
}
