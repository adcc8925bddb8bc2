using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Xunit.Sdk;

namespace AsyncKatas.VirtualTime.Specs;

/// <summary>Any other value or condition.</summary>
[StackTraceHidden]
public static class ValueAssertions
{
    /// <summary>Asserts that a value is the expected one.</summary>
    /// <param name="spec">The spec.</param>
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
    /// <param name="spec">The spec.</param>
    /// <param name="what">What the items are, as a part of a sentence: "the outcomes".</param>
    /// <param name="actual">The items.</param>
    /// <param name="expected">What they should be.</param>
    /// <exception cref="SpecFailedException">They are others.</exception>
    public static void ShouldBeSequence<T>(this Spec spec, string what, IEnumerable<T> actual, params IReadOnlyList<T> expected)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(actual);
        T[] items = [.. actual];
        if (!items.SequenceEqual(expected))
        {
            spec.Fail($"Expected {what} to be {Words.Sequence(expected)}; they were {Words.Sequence(items)}.");
        }
    }

    /// <summary>Asserts a condition.</summary>
    /// <param name="spec">The spec.</param>
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
