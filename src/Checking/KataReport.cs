namespace AsyncKatas.Checking;

/// <summary>What all rules say of a kata.</summary>
/// <param name="Kata">Name of its folder.</param>
/// <param name="Rules">In the order of <see cref="RuleBook"/>.</param>
/// <param name="Variants">How many variants were compiled and run.</param>
internal sealed record KataReport(string Kata, IReadOnlyList<RuleResult> Rules, int Variants)
{
    public bool Passed => Rules.All(static rule => rule.Defects.Count == 0);

    public IEnumerable<(string Rule, string Defect)> Defects =>
        Rules.SelectMany(static rule => rule.Defects.Select(defect => (rule.Rule, defect)));
}
