using System.Globalization;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Gives turns as somebody has written them down; when these are used up, each task goes on to its end, one after the
/// other.
/// </summary>
internal sealed class ReplayScheduler(string schedule) : IScheduler
{
    private static readonly char[] s_separators = [' ', ',', '\t', '\r', '\n'];

    private readonly string[] _names = schedule.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
    private int _next;

    /// <inheritdoc/>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"Step {_next} of the schedule");

    /// <inheritdoc/>
    public (string? Name, string? Refusal) Next(IReadOnlyList<string> ready) =>
        (_next < _names.Length ? _names[_next++] : ready[0], null);

    /// <inheritdoc/>
    public void Took(ScheduleStep step)
    {
        // It has its plan.
    }
}
