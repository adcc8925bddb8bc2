using System.Diagnostics.CodeAnalysis;
using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.KataModel;

/// <summary>What the compiler made of a variant.</summary>
internal sealed record CompiledVariant(Variant Variant, byte[]? Image, IReadOnlyList<CompilerMessage> Messages, IReadOnlyList<PublicMember> Members)
{
    [MemberNotNullWhen(true, nameof(Image))]
    public bool Succeeded => Image is not null;

    public IEnumerable<CompilerMessage> Errors => Messages.Where(static message => message.IsError);
}
