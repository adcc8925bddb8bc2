using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Checking;

/// <summary>What is known of a variant.</summary>
/// <param name="Text">What stands in its file.</param>
/// <param name="Compiled">What the compiler said.</param>
/// <param name="Run">What the specs said; null if there was nothing to run.</param>
/// <param name="Misfit">
/// Why a patch does not fit its answer, with the remedy; null if it does, and if there is no patch.
/// </param>
internal sealed record VariantEvidence(
    Variant Variant,
    string Text,
    CompiledVariant Compiled,
    RunResult? Run,
    string? Misfit = null
)
{
    public string File => Variant.File;

    /// <summary>What a learner who had written a right answer would be told of it; of others nobody asks.</summary>
    public IReadOnlyList<Advice> Advice { get; init; } = [];

    /// <summary>Compiles a variant, and does not ask the specs.</summary>
    public static VariantEvidence Compile(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var text = variant.Kata.Repository.Read(variant.File);
        try
        {
            return new VariantEvidence(variant, text, KataCompiler.Run(variant, variant.Text), null);
        }
        catch (SetupException exception) when (MistakePatch.IsPatch(variant.File))
        {
            return new VariantEvidence(
                variant,
                text,
                new CompiledVariant(variant, [], [], []),
                null,
                exception.Message
            );
        }
    }
}
