using System.Diagnostics;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>How a call ended that should report several failures together, in no particular order.</summary>
[StackTraceHidden]
public static class TogetherAssertions
{
    /// <summary>
    /// Asserts that a call throws an <see cref="AggregateException"/> whose inner exceptions are exactly these: the
    /// very objects, each once, in any order.
    /// </summary>
    /// <param name="expected">The exceptions.</param>
    /// <returns>The exception that holds them.</returns>
    /// <exception cref="SpecFailedException">It throws another exception, or none, or it holds others.</exception>
    public static async Task<AggregateException> ShouldThrowTogetherAsync(
        this Spec spec,
        Func<Task> act,
        params IReadOnlyList<Exception> expected
    )
    {
        var thrown = await spec.ShouldThrowAsync<AggregateException>(act);
        spec.ShouldHoldTogether(thrown, expected);
        return thrown;
    }

    /// <summary>
    /// Asserts that the inner exceptions of an exception are exactly these: the very objects, each once, in any order.
    /// </summary>
    /// <param name="thrown">The exception that holds them.</param>
    /// <param name="expected">The exceptions.</param>
    /// <exception cref="SpecFailedException">It holds others.</exception>
    public static void ShouldHoldTogether(
        this Spec spec,
        AggregateException thrown,
        params IReadOnlyList<Exception> expected
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(thrown);
        ArgumentNullException.ThrowIfNull(expected);
        var actual = thrown.InnerExceptions;
        if (actual.Count != expected.Count || !actual.ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(expected))
        {
            spec.Fail(
                $"Expected the AggregateException to hold {Texts(expected)}; it "
                    + $"{(actual.Count == 0 ? "is empty" : $"holds {Texts(actual)}")}.",
                Symptom(expected, actual)
            );
        }
    }

    private static string Symptom(IReadOnlyList<Exception> expected, IReadOnlyList<Exception> actual)
    {
        var surplus = actual.Except(expected, ReferenceEqualityComparer.Instance).Cast<Exception>().ToArray();
        var nested = surplus.OfType<AggregateException>().ToArray();

        // What stands one level deeper is not lost.
        var lost = expected
            .Except(
                actual.Concat(nested.SelectMany(static error => error.Flatten().InnerExceptions)),
                ReferenceEqualityComparer.Instance
            )
            .Cast<Exception>()
            .ToArray();
        surplus = [.. surplus.Except(nested)];
        var again = actual
            .Where((error, i) => actual.Take(i).Contains(error, ReferenceEqualityComparer.Instance))
            .ToArray();
        var symptoms = new[] { ("Lost", lost), ("Not expected", surplus), ("In it more than once", again) };
        var told = symptoms
            .Where(static symptom => symptom.Item2.Length > 0)
            .Select(static symptom => $"{symptom.Item1}: {Texts(symptom.Item2)}.");
        return string.Join(
            ' ',
            nested.Length > 0 ? told.Append("There is an AggregateException inside the AggregateException.") : told
        );
    }

    private static string Texts(IEnumerable<Exception> errors) =>
        Words.List(
            errors.Select(static error =>
                error is AggregateException ? $"[{Report.Describe(error)}]" : $"\"{error.Message}\""
            )
        );
}
