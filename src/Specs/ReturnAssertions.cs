using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>What a call should return where it might as well throw.</summary>
[StackTraceHidden]
public static class ReturnAssertions
{
    /// <summary>Asserts that a call returns a value, and neither another one nor an exception.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="expected">The value.</param>
    /// <param name="act">The call.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    /// <exception cref="SpecFailedException">It returns another value, or throws.</exception>
    public static async Task ShouldReturnAsync<T>(this Spec spec, T expected, Func<Task<T>> act)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(act);
        var actual = default(T);
        var exception = await ExceptionAssertions.CatchAsync(spec, async () => actual = await act());
        if (exception is not null || !EqualityComparer<T>.Default.Equals(actual, expected))
        {
            var ending = exception is null ? $"it returned {Words.Value(actual)}" : $"it ended with {Ended(exception)}";
            spec.Fail(
                $"Expected your method to return {Words.Value(expected)}; at {Seconds.Text(spec.Elapsed)} {ending}.",
                Symptoms.OfException(spec, exception),
                exception
            );
        }
    }

    // The texts of cancellations differ with who made them, and say nothing.
    private static string Ended(Exception exception) =>
        exception is OperationCanceledException ? "a cancellation" : Report.Describe(exception);
}
