using System.Diagnostics;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>What is still there when it should all be over.</summary>
[StackTraceHidden]
public static class LeftoverAssertions
{
    /// <summary>
    /// Asserts that no job is running and no timer is armed now, and that after the run no exception of a job is left
    /// that nobody has observed.
    /// </summary>
    /// <exception cref="SpecFailedException">
    /// Something is left behind. For an unobserved exception it comes when the spec has ended.
    /// </exception>
    public static void ShouldHaveLeftNothingBehind(this Spec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Symptoms.StillRunning(spec) is { } running)
        {
            spec.Fail(
                $"Expected nothing to be left behind {Symptoms.When(spec)}; a {spec.Work} was.",
                $"Left behind: {running}"
            );
        }

        if (spec.Clock.ArmedTimers is > 0 and var timers)
        {
            spec.Fail(
                $"Expected nothing to be left behind {Symptoms.When(spec)}; {Words.Count(timers, "timer")} "
                    + $"{Words.Was(timers)}.",
                $"Left behind: {Words.Count(timers, "timer")} still armed, though no {spec.Work} was running."
            );
        }

        spec.MustObserveErrors();
    }
}
