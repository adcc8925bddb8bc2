using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>What the specs of a kata made of the mutants of its reference answer.</summary>
/// <param name="Kata">Name of the kata's folder.</param>
/// <param name="Mutants">Every mutant, in the order of the file.</param>
/// <param name="Explanations">Why some changes cannot be noticed, by their description.</param>
internal sealed record MutationReport(
    string Kata,
    IReadOnlyList<(Mutant Mutant, MutantFate Fate)> Mutants,
    IReadOnlyDictionary<string, string> Explanations
)
{
    public int Killed => Mutants.Count(static it => it.Fate == MutantFate.Killed);

    /// <summary>How many could run.</summary>
    public int Alive => Mutants.Count(static it => it.Fate != MutantFate.Stillborn);

    public IEnumerable<Mutant> Survivors =>
        Mutants.Where(static it => it.Fate == MutantFate.Survived).Select(static it => it.Mutant);

    /// <summary>Survivors that nobody has explained.</summary>
    public IEnumerable<Mutant> Unexplained =>
        Survivors.Where(survivor => !Explanations.ContainsKey(ExplainedSurvivors.Describe(survivor)));

    /// <summary>Explanations of changes that there are no longer.</summary>
    public IEnumerable<string> Outdated =>
        Explanations.Keys.Except(
            Mutants.Select(static it => ExplainedSurvivors.Describe(it.Mutant)),
            StringComparer.Ordinal
        );
}

/// <summary>What became of a mutant.</summary>
internal enum MutantFate
{
    /// <summary>It does not compile, and counts for nothing.</summary>
    Stillborn,

    /// <summary>A spec is not met, or the specs do not come to an end.</summary>
    Killed,

    /// <summary>Every spec is met.</summary>
    Survived,
}
