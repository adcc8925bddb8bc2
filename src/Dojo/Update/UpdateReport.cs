namespace AsyncKatas.Dojo.Update;

/// <summary>What an update has done.</summary>
/// <param name="Plan">What it was to do.</param>
/// <param name="Places">Where each answer is now; null for one whose kata, or file, is gone.</param>
/// <param name="NewKatas">Names of the katas that are new.</param>
internal sealed record UpdateReport(
    UpdatePlan Plan,
    IReadOnlyDictionary<KeptAnswer, string?> Places,
    IReadOnlyList<string> NewKatas
);
