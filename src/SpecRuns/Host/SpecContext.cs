using System.Reflection;
using System.Runtime.Loader;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// Keeps one compiled kata apart from another of the same name. Everything else they share with the process.
/// </summary>
internal sealed class SpecContext() : AssemblyLoadContext("kata")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => null;
}
