using AsyncKatas.Compiler.Contract;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Progress;

/// <summary>What is known of a variant.</summary>
/// <param name="Key">Its <see cref="ContentKey"/>.</param>
/// <param name="Errors">Of the compiler.</param>
/// <param name="Run">What the specs said; null if they were not asked.</param>
/// <param name="Varies">True if they said something else when they were asked once more.</param>
/// <param name="Warnings">Of the compiler, about async code; null: it was not asked for them.</param>
internal sealed record KnownResult(
    string Key,
    IReadOnlyList<CompilerMessage> Errors,
    RunResult? Run,
    bool Varies = false,
    IReadOnlyList<CompilerMessage>? Warnings = null
);
