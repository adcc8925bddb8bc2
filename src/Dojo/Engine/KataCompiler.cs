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
    private const string AssemblyName = "AsyncKatas.Compiler";

    private delegate (byte[]? Image, (string Path, int Line, int Column, bool IsError, string Id, string Message)[] Diagnostics, (string Signature, string Documentation)[] Members) Compile(
        string assemblyName,
        (string Path, string Text)[] sources,
        string[] references,
        string describedPath);

    private delegate (int Line, string Before, string After, string Text)[] Mutate(string text);

    private delegate (string Code, string[] Names, string[] Traits) Describe(string text);

    private static readonly Lazy<Assembly> s_compiler = new(FindCompiler, LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<Compile> s_compile = new(static () => Find<Compile>("SourceCompiler", "Compile"), LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<Mutate> s_mutate = new(static () => Find<Mutate>("SourceMutator", "Mutate"), LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<Describe> s_describe = new(static () => Find<Describe>("SourceTraits", "Describe"), LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<string[]> s_references = new(FindReferences, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Folder of the compiler in use; null: the one of the package.</summary>
    public static string? SdkFolder { get; } = FindSdkFolder();

    /// <summary>Compiles a variant with the specs and the given files of its kata.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="text">What to take for the text of its file; null: what stands there.</param>
    public static CompiledVariant Run(Variant variant, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var kata = variant.Kata;
        var (image, diagnostics, members) = s_compile.Value(
            $"kata-{kata.Name}",
            [.. SourcesOf(variant).Select(path => (path, !string.Equals(path, variant.File, StringComparison.Ordinal) ? kata.Repository.Read(path) : text ?? variant.Text))],
            s_references.Value,
            variant.File);
        return new CompiledVariant(
            variant,
            image,
            [.. diagnostics.Select(static it => new CompilerMessage(it.Path, it.Line, it.Column, it.IsError, it.Id, it.Message))],
            [.. members.Select(static it => new PublicMember(it.Signature, it.Documentation))]);
    }

    /// <summary>Paths of everything that is compiled together for a variant.</summary>
    public static IReadOnlyList<string> SourcesOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return [.. variant.Kata.Repository.Sources("katas/support"), .. variant.Kata.Given, .. variant.Kata.SpecFiles, variant.File];
    }

    /// <summary>Small wrong changes to a right answer, one at a time.</summary>
    /// <param name="variant">The answer.</param>
    public static IReadOnlyList<Mutant> MutantsOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var text = variant.Text;
        return [.. s_mutate.Value(text).Select(it => new Mutant(variant, it.Line, it.Before, it.After, it.Text, LinesOf(text, it.Line, it.Before), LinesOf(it.Text, it.Line, it.After)))];
    }

    /// <summary>What a source looks like; it need not compile.</summary>
    /// <param name="text">The source.</param>
    public static SourceLook LookOf(string text)
    {
        var (code, names, traits) = s_describe.Value(text);
        return new SourceLook(code, names.ToHashSet(StringComparer.Ordinal), traits.ToHashSet(StringComparer.Ordinal));
    }

    private static string LinesOf(string text, int line, string part) => string.Join('\n', text.Split('\n').Skip(line - 1).Take(part.Count(static it => it == '\n') + 1));

    private static TMethod Find<TMethod>(string type, string method)
        where TMethod : Delegate =>
        s_compiler.Value.GetType($"{AssemblyName}.{type}", throwOnError: true)!.GetMethod(method)!.CreateDelegate<TMethod>();

    private static Assembly FindCompiler() => SdkFolder is { } folder
        ? new CompilerContext(folder).LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{AssemblyName}.dll"))
        : Assembly.Load(AssemblyName);

    private static string? FindSdkFolder() =>
        BuildFacts.Find("SdkCompilerFolder") is { } folder && File.Exists(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.dll")) ? folder : null;

    // The framework, and of ours what the specs will find in the process that runs them.
    private static string[] FindReferences()
    {
        var all = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).ToLookup(static path => path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal));
        var ours = all[true].Where(static path => Path.GetFileName(path) is var name && (name.StartsWith("xunit.", StringComparison.Ordinal) || name.StartsWith("AsyncKatas.VirtualTime.", StringComparison.Ordinal)));
        string[] framework = BuildFacts.Find("ReferenceFolder") is { } folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.dll") : [];
        return [.. framework.Length > 0 ? framework : all[false], .. ours];
    }
}
