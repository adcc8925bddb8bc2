namespace AsyncKatas.Benchmarks;

/// <summary>What one way to run jobs took for one number of jobs.</summary>
/// <param name="Contest">What it does.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Jobs">How many jobs.</param>
/// <param name="Nanoseconds">Nanoseconds for each job, the median of all rounds.</param>
/// <param name="Bytes">Bytes allocated for each job; null if nobody counted.</param>
internal sealed record Measurement(string Contest, string Name, int Jobs, double Nanoseconds, double? Bytes);

/// <summary>Arithmetic of figures that were measured side by side.</summary>
internal static class Figures
{
    /// <summary>Gets the middle value, or the mean of the two in the middle.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("A median needs at least one value.", nameof(values));
        }

        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// Gets the median of the quotients of two series that were measured in the same rounds: what slows the machine
    /// down for a round slows both down, and their quotient stays.
    /// </summary>
    /// <exception cref="ArgumentException">The series differ in length, or are empty.</exception>
    public static double Ratio(IReadOnlyList<double> times, IReadOnlyList<double> rival)
    {
        if (times.Count != rival.Count)
        {
            throw new ArgumentException("Both must have been measured in the same rounds.", nameof(rival));
        }

        return Median([.. times.Zip(rival, static (time, other) => time / other)]);
    }

    /// <summary>
    /// Gets the exponent with which the whole time grows with the number of jobs: the slope of the line through the
    /// points on logarithmic scales (least squares). 1 is linear, 2 quadratic.
    /// </summary>
    /// <param name="points">Numbers of jobs and nanoseconds for each job.</param>
    /// <exception cref="ArgumentException">There are fewer than two different numbers of jobs.</exception>
    public static double Exponent(IReadOnlyCollection<(int Jobs, double Nanoseconds)> points)
    {
        if (points.Select(static point => point.Jobs).Distinct().Count() < 2)
        {
            throw new ArgumentException("A slope needs two different numbers of jobs.", nameof(points));
        }

        (double X, double Y)[] logs =
            [.. points.Select(static it => (Math.Log(it.Jobs), Math.Log(it.Jobs * it.Nanoseconds)))];
        var x = logs.Average(static it => it.X);
        var y = logs.Average(static it => it.Y);
        return logs.Sum(it => (it.X - x) * (it.Y - y)) / logs.Sum(it => (it.X - x) * (it.X - x));
    }
}
