namespace AsyncKatas.Compiler.Contract;

/// <summary>What came of compiling.</summary>
/// <param name="Assemblies">
/// The assembly with the specs, and behind it those that it needs; empty if there are errors.
/// </param>
/// <param name="Messages">Errors and warnings.</param>
/// <param name="Members">The public members of the file that was asked for.</param>
public sealed record CompileResult(
    IReadOnlyList<CompiledAssembly> Assemblies,
    IReadOnlyList<CompilerMessage> Messages,
    IReadOnlyList<PublicMember> Members
);

/// <summary>An assembly in memory.</summary>
/// <param name="Image">It, with its symbols inside.</param>
public sealed record CompiledAssembly(string Name, byte[] Image);

/// <summary>An error or a warning of the compiler.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="IsError">False: a warning.</param>
/// <param name="Id">Such as CS1002.</param>
/// <param name="Text">What the compiler says.</param>
public sealed record CompilerMessage(string Path, int Line, int Column, bool IsError, string Id, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}({Line},{Column}): {(IsError ? "error" : "warning")} {Id}: {Text}";
}

/// <summary>A public type or member of a file.</summary>
/// <param name="Signature">As C# writes it.</param>
/// <param name="Documentation">The comment that stands above it, line by line.</param>
public sealed record PublicMember(string Signature, string Documentation);
