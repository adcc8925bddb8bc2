using System.Diagnostics.CodeAnalysis;
using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.KataModel;

/// <summary>What the compiler made of a variant.</summary>
internal sealed record CompiledVariant(
    Variant Variant,
    byte[]? Image,
    IReadOnlyList<CompilerMessage> Messages,
    IReadOnlyList<PublicMember> Members
)
{
    [MemberNotNullWhen(true, nameof(Image))]
    public bool Succeeded => Image is not null;

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
