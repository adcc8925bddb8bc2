using System.Diagnostics;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>How a call ended that should report several failures at once.</summary>
[StackTraceHidden]
public static class AggregateAssertions
{
    /// <summary>
    /// Asserts that a call throws an <see cref="AggregateException"/> of exactly these exceptions: the very objects, in
    /// this order, with no other AggregateException around them.
    /// </summary>
    /// <param name="expected">The exceptions.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    /// <exception cref="SpecFailedException">
    /// It throws another exception, or none, or its exceptions are others.
    /// </exception>
    public static async Task ShouldThrowAggregateOfAsync(
        this Spec spec,
        Func<Task> act,
        params IReadOnlyList<Exception> expected
    )
    {
        var actual = (await spec.ShouldThrowAsync<AggregateException>(act)).InnerExceptions;
        if (!actual.SequenceEqual(expected, ReferenceEqualityComparer.Instance))
        {
            spec.Fail(
                $"Expected the AggregateException to hold {Words.Sequence(Texts(expected))}; it "
                    + $"{(actual.Count == 0 ? "is empty" : $"holds {Words.Sequence(Texts(actual))}")}.",
                Symptom(spec, expected, actual)
            );
        }
    }

    private static string Symptom(Spec spec, IReadOnlyList<Exception> expected, IReadOnlyList<Exception> actual)
    {
        if (Symptoms.StartedAgain(spec) is { } again)
        {
            return again;
        }

        if (actual.Any(static error => error is AggregateException))
        {
            return "There is an AggregateException inside the AggregateException.";
        }

        var missing = expected.Except(actual, ReferenceEqualityComparer.Instance).Cast<Exception>().ToArray();
        var surplus = actual.Except(expected, ReferenceEqualityComparer.Instance).Cast<Exception>().ToArray();
        if (missing.Length > 0 && missing.Length == surplus.Length)
        {
            return "Its exceptions are other objects than the ones that were thrown.";
        }

        return missing.Length > 0 ? $"Lost: {Words.List(Texts(missing))}."
            : surplus.Length > 0 ? $"Not expected: {Words.List(Texts(surplus))}."
            : IsOrderOfFailure(spec, actual)
                ? "They are in the order in which the jobs failed, not the order in which the jobs were given."
            : "They are the right ones in the wrong order, or one of them is there twice.";
    }

    private static bool IsOrderOfFailure(Spec spec, IReadOnlyList<Exception> errors)
    {
        var failed = spec.Timeline.Ended.Select(name =>
            spec.Jobs.FirstOrDefault(job => string.Equals(job.Name, name, StringComparison.Ordinal))?.Error
        );
        return failed
            .Where(static error => error is not null)
            .SequenceEqual(errors, ReferenceEqualityComparer.Instance);
    }

    private static string[] Texts(IEnumerable<Exception> errors) =>
        [.. errors.Select(static error => error is AggregateException ? Report.Describe(error) : error.Message)];
}
