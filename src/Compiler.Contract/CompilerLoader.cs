using System.Reflection;
using System.Runtime.InteropServices;

namespace AsyncKatas.Compiler.Contract;

/// <summary>
/// Loads the one compiler of this process: that of the SDK where there is one, else that of the package.
/// </summary>
public static class CompilerLoader
{
    private const string CompilerName = "AsyncKatas.Compiler";
    private const string CompilerFile = "Microsoft.CodeAnalysis.CSharp.dll";

    private static readonly Lazy<ISourceCompiler> s_compiler = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The compiler, loaded when somebody first asks for it.</summary>
    public static ISourceCompiler Compiler => s_compiler.Value;

    /// <summary>Full path of the folder of the compiler in use; null: it is the one of the package.</summary>
    public static string? SdkFolder { get; } = FindSdkFolder();

    private static ISourceCompiler Load()
    {
        var assembly = SdkFolder is { } folder
            ? new CompilerContext(folder).LoadFromAssemblyPath(
                Path.Combine(AppContext.BaseDirectory, $"{CompilerName}.dll")
            )
            : Assembly.Load(CompilerName);
        return (ISourceCompiler)
            Activator.CreateInstance(assembly.GetType($"{CompilerName}.SourceCompiler", throwOnError: true)!)!;
    }

    // The one that built this; where it was built elsewhere, the newest one that belongs to the runtime in use.
    private static string? FindSdkFolder() =>
        BuiltWith() is { } folder && File.Exists(Path.Combine(folder, CompilerFile))
            ? folder
            : SdkFolders().FirstOrDefault(static it => VersionIn(it) >= VersionIn(AppContext.BaseDirectory));

    private static string? BuiltWith() =>
        typeof(CompilerLoader)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static it => string.Equals(it.Key, "SdkCompilerFolder", StringComparison.Ordinal))
            ?.Value;

    private static IEnumerable<string> SdkFolders()
    {
        var sdks = new DirectoryInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../sdk"));
        return sdks.Exists
            ? sdks.EnumerateDirectories($"{Environment.Version.Major}.*")
                .Where(static it => Version.TryParse(it.Name, out _))
                .OrderByDescending(static it => Version.Parse(it.Name))
                .Select(static it => Path.Combine(it.FullName, "Roslyn", "bincore"))
            : [];
    }

    private static Version? VersionIn(string folder) =>
        Path.Combine(folder, CompilerFile) is var path && File.Exists(path)
            ? AssemblyName.GetAssemblyName(path).Version
            : null;
}
