using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>What came of tasks under a schedule. The messages show the schedule step by step.</summary>
[StackTraceHidden]
public static class ScheduleAssertions
{
    /// <summary>Asserts that the schedule made something go wrong.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="expected">What was to go wrong, as in "a deposit to be missing".</param>
    /// <exception cref="SpecFailedException">Nothing went wrong, or the schedule cannot be followed.</exception>
    public static void ShouldHaveBroken(this Spec spec, ScheduleResult result, string expected) =>
        ShouldHaveEnded(spec, result, ScheduleEnding.Broken, $"Expected {expected}");

    /// <summary>Asserts that the schedule left tasks that wait for each other.</summary>
    /// <param name="result">What came of it.</param>
    /// <exception cref="SpecFailedException">All came to an end, or the schedule cannot be followed.</exception>
    public static void ShouldHaveDeadlocked(this Spec spec, ScheduleResult result) =>
        ShouldHaveEnded(spec, result, ScheduleEnding.Deadlocked, "Expected the tasks to wait for each other");

    /// <summary>Asserts that all came to an end, and that nothing is wrong with what they have left.</summary>
    /// <param name="result">What came of it.</param>
    /// <exception cref="SpecFailedException">Something went wrong.</exception>
    public static void ShouldHaveGoneWell(this Spec spec, ScheduleResult result) =>
        ShouldHaveEnded(spec, result, ScheduleEnding.Completed, "Expected all to go well");

    private static void ShouldHaveEnded(Spec spec, ScheduleResult result, ScheduleEnding ending, string expectation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Ending != ending)
        {
            var instead = result.Ending switch
            {
                ScheduleEnding.NotPossible => $"the schedule cannot be followed. {result.Problem}",
                ScheduleEnding.Completed => "all went well, and nothing is missing.",
                _ when ending == ScheduleEnding.Completed => $"it did not. {result.Problem}",
                _ => $"something else went wrong. {result.Problem}",
            };
            spec.Fail($"{expectation}; {instead}", result.ToTable());
        }
    }
}
