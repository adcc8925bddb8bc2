namespace AsyncKatas.Compiler.Contract;

/// <summary>What to compile.</summary>
/// <param name="AssemblyName">Name of the assembly to make, with the specs in it.</param>
/// <param name="Sources">The files.</param>
/// <param name="SpecPaths">Those of them that look at the others, and that the others know nothing of.</param>
/// <param name="References">Full paths of the assemblies to compile against.</param>
/// <param name="DescribedPath">The file whose public members are wanted with their documentation.</param>
public sealed record CompileRequest(
    string AssemblyName,
    IReadOnlyList<SourceFile> Sources,
    IReadOnlyList<string> SpecPaths,
    IReadOnlyList<string> References,
    string DescribedPath
);

/// <summary>A file of C#.</summary>
/// <param name="Path">The path that messages and stack traces show.</param>
/// <param name="Text">What is in it.</param>
public sealed record SourceFile(string Path, string Text);
