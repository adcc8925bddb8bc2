using System;

namespace AsyncKatas.Dojo.Running;

/// <summary>How long the specs of one variant may take, in real time, and how far they go.</summary>
/// <param name="Spec">One spec. Longer than the limit that a spec has itself, whose message says more.</param>
/// <param name="Whole">All of them.</param>
/// <param name="StopAtFirstFailure">Whether the rest is left out once a spec is not met.</param>
internal sealed record RunLimits(TimeSpan Spec, TimeSpan Whole, bool StopAtFirstFailure = false)
{
    public static RunLimits Default { get; } = new(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(60));
}
