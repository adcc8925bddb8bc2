using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>How long it took.</summary>
[StackTraceHidden]
public static class TimeAssertions
{
    /// <summary>Asserts the virtual time since the start of the spec, to the tick.</summary>
    /// <param name="expected">Virtual time.</param>
    /// <exception cref="SpecFailedException">It took more or less.</exception>
    public static void ShouldHaveTaken(this Spec spec, TimeSpan expected)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.MarkReturned();
        if (spec.Elapsed == expected)
        {
            return;
        }

        var jobs = spec.Jobs.Count;
        var manner =
            jobs < 2 ? ""
            : expected == Symptoms.Sum(spec) ? "run one at a time and "
            : expected < Symptoms.Sum(spec) && expected >= Symptoms.Longest(spec) ? "overlap and "
            : "";
        var subject = jobs < 2 ? Symptoms.WhatRan(spec) : $"the {jobs} jobs";
        var took =
            Symptoms.Running(spec).Count > 0 && !spec.Clock.HasDelayed
                ? $"your method returned after {Seconds.Text(spec.Elapsed)}"
                : $"{Words.They(Math.Max(1, jobs))} took {Seconds.Text(spec.Elapsed)}";
        spec.Fail(
            $"Expected {subject} to {manner}take {Seconds.Text(expected)} of virtual time; {took}.",
            Symptoms.OfTime(spec, expected)
        );
    }
}
