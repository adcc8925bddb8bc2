namespace AsyncKatas.Checking;

/// <summary>What a rule says of a kata.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Defects">One sentence each; none: the rule is met.</param>
internal sealed record RuleResult(string Rule, IReadOnlyList<string> Defects);
