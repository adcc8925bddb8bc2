using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.KataModel;

/// <summary>What the compiler made of a variant.</summary>
internal sealed record CompiledVariant(
    Variant Variant,
    IReadOnlyList<CompiledAssembly> Assemblies,
    IReadOnlyList<CompilerMessage> Messages,
    IReadOnlyList<PublicMember> Members
)
{
    public bool Succeeded => Assemblies.Count > 0;

    /// <summary>The warnings about the file itself that concern async code.</summary>
    public IReadOnlyList<CompilerMessage> Warnings =>
        [
            .. Messages.Where(message =>
                !message.IsError
                && AsyncAdvice.On(message) is not null
                && string.Equals(message.Path, Variant.File, StringComparison.Ordinal)
            ),
        ];

    public IEnumerable<CompilerMessage> Errors => Messages.Where(static message => message.IsError);
}
