namespace AsyncKatas.Dojo.Verdicts;

/// <summary>How much of a verdict is shown.</summary>
/// <param name="Bars">Lines of the chart at most.</param>
/// <param name="OutputLines">Lines of what the code wrote at most.</param>
/// <param name="FoldsAhead">True: the steps after the one to work on share a line.</param>
/// <param name="IsDense">True: no empty lines between the parts.</param>
/// <param name="HasSteps">False: no line on any step.</param>
/// <param name="HasTask">False: not the step of the task.</param>
internal sealed record VerdictDetail(
    int Bars,
    int OutputLines,
    bool FoldsAhead,
    bool IsDense,
    bool HasSteps = true,
    bool HasTask = true
)
{
    /// <summary>All of it.</summary>
    public static VerdictDetail Full { get; } = new(int.MaxValue, OutputLines: 20, FoldsAhead: false, IsDense: false);

    /// <summary>From the whole to what must be seen, for screens that are too small for it.</summary>
    public static IReadOnlyList<VerdictDetail> Levels { get; } =
    [
        Full,
        new(Bars: 12, OutputLines: 8, FoldsAhead: true, IsDense: false),
        new(Bars: 8, OutputLines: 4, FoldsAhead: true, IsDense: false),
        new(Bars: 8, OutputLines: 3, FoldsAhead: true, IsDense: true),
        new(Bars: 5, OutputLines: 2, FoldsAhead: true, IsDense: true),
        new(Bars: 3, OutputLines: 1, FoldsAhead: true, IsDense: true),
        new(Bars: 3, OutputLines: 1, FoldsAhead: true, IsDense: true, HasSteps: false),
        new(Bars: 3, OutputLines: 1, FoldsAhead: true, IsDense: true, HasSteps: false, HasTask: false),
        new(Bars: 2, OutputLines: 0, FoldsAhead: true, IsDense: true, HasSteps: false, HasTask: false),
    ];
}
