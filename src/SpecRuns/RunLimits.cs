using System.Globalization;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// How long the specs of one variant may take, in real time of a <see cref="RunLimit"/>, and how far they go.
/// </summary>
/// <param name="Spec">One spec. Longer than the limit that a spec has itself, whose message says more.</param>
/// <param name="Whole">All of them.</param>
/// <param name="StopAtFirstFailure">Whether the rest is left out once a spec is not met.</param>
internal sealed record RunLimits(TimeSpan Spec, TimeSpan Whole, bool StopAtFirstFailure = false)
{
    public static RunLimits Default { get; } = new(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(60));

    /// <summary>The limits for a number of seconds that one spec may take.</summary>
    /// <exception cref="SetupException">It is no time that one could wait.</exception>
    public static RunLimits Of(double seconds) =>
        seconds is > 0 and <= 3600
            ? new RunLimits(
                TimeSpan.FromSeconds(seconds),
                TimeSpan.FromSeconds(seconds) * (Default.Whole / Default.Spec)
            )
            : throw new SetupException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--limit takes from more than 0 up to 3600 seconds, not {seconds}."
                )
            );
}
