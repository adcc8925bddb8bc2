namespace AsyncKatas.Checking;

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
