using System.Globalization;
using AsyncKatas.Dojo.Progress;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Says of each verdict when it came, how long it took, and whether it is the same as the one before.
/// </summary>
/// <param name="clock">Tells the time of day.</param>
internal sealed class VerdictStamp(TimeProvider clock)
{
    private readonly Dictionary<string, KataStatus> _before = new(StringComparer.Ordinal);

    /// <summary>One sentence on a verdict that has just come.</summary>
    /// <param name="status">The verdict.</param>
    /// <param name="took">How long it took; null: nothing ran, it was remembered.</param>
    public string Of(KataStatus status, TimeSpan? took)
    {
        ArgumentNullException.ThrowIfNull(status);
        var isSame = _before.TryGetValue(status.Name, out var before) && IsSame(before, status);
        _before[status.Name] = status;
        var how = took is not { } time
            ? "remembered; nothing has changed since it ran"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"took {time.TotalSeconds:0.0} s{(isSame ? ", same as before" : "")}"
            );
        return string.Create(CultureInfo.InvariantCulture, $"{clock.GetLocalNow():HH:mm:ss}  {how}");
    }

    // The same is what looks the same.
    private static bool IsSame(KataStatus one, KataStatus other) =>
        string.Equals(one.Defect?.Message, other.Defect?.Message, StringComparison.Ordinal)
        && one.Errors.SequenceEqual(other.Errors)
        && (one.Run is null) == (other.Run is null)
        && (
            one.Run is not { } run
            || other.Run is not { } before
            || (
                run.Ending == before.Ending
                && string.Equals(run.Interruption, before.Interruption, StringComparison.Ordinal)
                && string.Equals(run.Output, before.Output, StringComparison.Ordinal)
                && run.Specs.Select(static spec => (spec.Name, spec.Outcome))
                    .SequenceEqual(before.Specs.Select(static spec => (spec.Name, spec.Outcome)))
                && run.Specs.SelectMany(static spec => spec.Failures)
                    .Select(static it => (it.Row, it.Message))
                    .SequenceEqual(
                        before.Specs.SelectMany(static spec => spec.Failures).Select(static it => (it.Row, it.Message))
                    )
            )
        );
}
