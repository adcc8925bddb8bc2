using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;

namespace AsyncKatas.Dojo.Engine;

/// <summary>Compiles variants of katas in memory. Writes nothing to disk and needs no build.</summary>
internal static class KataCompiler
{
    private delegate (byte[]? Image, (string Path, int Line, int Column, bool IsError, string Id, string Message)[] Diagnostics, (string Signature, string Documentation)[] Members) Compile(
        string assemblyName,
        (string Path, string Text)[] sources,
        string[] references,
        string describedPath);

    private static readonly Lazy<Compile> s_compile = new(FindCompiler, LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<string[]> s_references = new(FindReferences, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Folder of the compiler in use; null: the one of the package.</summary>
    public static string? SdkFolder { get; } = FindSdkFolder();

    /// <summary>Compiles a variant with the specs and the given files of its kata.</summary>
    public static CompiledVariant Run(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var kata = variant.Kata;
        var paths = new List<string>(kata.Repository.Files("katas/support", "*.cs"));
        paths.AddRange(kata.Given);
        paths.AddRange(kata.SpecFiles);
        paths.Add(variant.File);
        var (image, diagnostics, members) = s_compile.Value(
            $"kata-{kata.Name}",
            [.. paths.Select(path => (path, kata.Repository.Read(path)))],
            s_references.Value,
            variant.File);
        return new CompiledVariant(
            variant,
            image,
            [.. diagnostics.Select(static it => new CompilerMessage(it.Path, it.Line, it.Column, it.IsError, it.Id, it.Message))],
            [.. members.Select(static it => new PublicMember(it.Signature, it.Documentation))]);
    }

    private static Compile FindCompiler()
    {
        const string Name = "AsyncKatas.Compiler";
        var assembly = SdkFolder is { } folder
            ? new CompilerContext(folder).LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{Name}.dll"))
            : Assembly.Load(Name);
        return assembly.GetType($"{Name}.SourceCompiler", throwOnError: true)!.GetMethod("Compile")!.CreateDelegate<Compile>();
    }

    private static string? FindSdkFolder()
    {
        var folder = typeof(KataCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static it => string.Equals(it.Key, "SdkCompilerFolder", StringComparison.Ordinal))?.Value;
        return folder is not null && File.Exists(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.dll")) ? folder : null;
    }

    // What runs here is what the specs will find in the process that runs them.
    private static string[] FindReferences() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
