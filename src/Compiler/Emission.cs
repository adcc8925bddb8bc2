using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.Compiler;

/// <summary>What came of compiling one assembly.</summary>
/// <param name="Assembly">It; null if there are errors.</param>
/// <param name="Messages">Errors and warnings.</param>
internal sealed record Emission(CompiledAssembly? Assembly, IReadOnlyList<CompilerMessage> Messages);
