namespace AsyncKatas.Dojo.Timelines;

/// <summary>Round numbers for the axis of a chart.</summary>
internal static class Axis
{
    private const int MaxTicks = 8;

    /// <summary>From zero on, in steps of 1, 2 or 5 times a power of ten, none beyond the end.</summary>
    /// <param name="length">Where the axis ends, in ticks of time; above zero.</param>
    public static IReadOnlyList<TimeSpan> Of(long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var steps = Enumerable
            .Range(0, 19)
            .SelectMany(static power => new[] { 1m, 2m, 5m }.Select(factor => factor * (decimal)Math.Pow(10, power)));
        var step = (long)steps.First(step => length / step < MaxTicks);
        return [.. Enumerable.Range(0, (int)(length / step) + 1).Select(index => TimeSpan.FromTicks(index * step))];
    }
}
