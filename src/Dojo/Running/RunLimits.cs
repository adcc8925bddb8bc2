using System;

namespace AsyncKatas.Dojo.Running;

/// <summary>How long the specs of one variant may take, in real time.</summary>
/// <param name="Spec">One spec. Longer than the limit that a spec has itself, whose message says more.</param>
/// <param name="Whole">All of them.</param>
internal sealed record RunLimits(TimeSpan Spec, TimeSpan Whole)
{
    public static RunLimits Default { get; } = new(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(60));
}
