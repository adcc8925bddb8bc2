using AsyncKatas.VirtualTime;

namespace AsyncKatas.Dojo.Timelines;

/// <summary>
/// Places the names of moments above a chart: each right of its line, and so that no line runs through a name.
/// </summary>
internal static class MomentLanes
{
    /// <summary>Places them.</summary>
    /// <param name="x">Where the line of a moment is.</param>
    /// <param name="width">How wide its name is.</param>
    /// <returns>Each moment with its lane; 0 is on top. A line begins in its lane and goes down.</returns>
    public static IReadOnlyList<(TimelineMoment Moment, int Lane)> Of(
        IReadOnlyList<TimelineMoment> moments,
        Func<TimelineMoment, double> x,
        Func<TimelineMoment, double> width
    )
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(width);
        var placed = new List<(TimelineMoment Moment, int Lane)>();
        foreach (var moment in moments.OrderBy(static moment => moment.Time))
        {
            // A name that reaches over this line must be above where the line begins.
            var above = placed
                .Where(it => x(it.Moment) + width(it.Moment) > x(moment))
                .Select(static it => it.Lane + 1);
            placed.Add((moment, above.DefaultIfEmpty().Max()));
        }

        return placed;
    }
}
