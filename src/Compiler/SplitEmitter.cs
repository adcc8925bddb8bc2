using System.Collections.Concurrent;
using System.Security.Cryptography;
using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace AsyncKatas.Compiler;

/// <summary>
/// Compiles an answer without its specs, which are ten times as long, and knows the specs again that it has compiled
/// against an answer that looks the same from outside (<see cref="PublicSurface"/>). The idea is that of reference
/// assemblies: what nobody sees of a library need not make those compile again who use it.
/// </summary>
/// <remarks>
/// Only where nothing is wrong: what does not compile this way is compiled whole, and that decides.
/// </remarks>
internal static class SplitEmitter
{
    // The specs of a whole verification, against a few shapes of answer each.
    private const int MaxKnown = 64;

    private static readonly EmitOptions s_outside = new(metadataOnly: true, includePrivateMembers: false);

    private static readonly ConcurrentDictionary<string, Lazy<Emission>> s_known = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<string> s_order = new();

    /// <summary>Compiles specs and the rest into an assembly each.</summary>
    /// <param name="whole">All sources.</param>
    /// <returns>Null: they must be compiled into one to tell.</returns>
    public static CompileResult? TryCompile(CSharpCompilation whole, CompileRequest request)
    {
        var specs = TreesOf(whole, request, areSpecs: true);
        if (specs.Count == 0 || specs.Count == whole.SyntaxTrees.Length)
        {
            return null;
        }

        // Two that differ in nothing that can be seen must be the same to the byte.
        var answer = CSharpCompilation.Create(
            $"{request.AssemblyName}-answer",
            TreesOf(whole, request, areSpecs: false),
            whole.References,
            whole.Options.WithDeterministic(true)
        );
        if (specs.SelectMany(TypesIn).Any(type => answer.Assembly.GetTypeByMetadataName(type) is not null))
        {
            return null; // an error in one assembly; in two, one would hide the other
        }

        if (answer.SyntaxTrees.Any(HoldsSpecs))
        {
            return null; // xunit looks for specs in one assembly
        }

        var compiled = SpecsOf(whole, specs, answer);
        if (compiled?.Assembly is null)
        {
            return null;
        }

        var emitted = Emitter.Emit(answer);
        return emitted.Assembly is null ? null : Emitter.ResultOf(answer, request, compiled, emitted);
    }

    // Null if what can be seen of the answer has errors.
    private static Emission? SpecsOf(CSharpCompilation whole, IReadOnlyList<SyntaxTree> specs, CSharpCompilation answer)
    {
        var look = new Lazy<byte[]?>(() => LookFromOutside(answer));
        var surface =
            PublicSurface.Of(answer)
            ?? (look.Value is { } bytes ? Convert.ToHexString(SHA256.HashData(bytes)) : null);
        if (surface is null)
        {
            return null;
        }

        // All that decides what comes of it. A reference is known by its path: there is one object for each file.
        var key = string.Join(
            '\n',
            [
                whole.AssemblyName!,
                surface,
                .. specs.Select(static tree =>
                    $"{tree.FilePath} {Convert.ToHexString(tree.GetText().GetChecksum().AsSpan())}"
                ),
                .. whole.References.Select(static reference => reference.Display ?? ""),
            ]
        );
        if (s_known.TryGetValue(key, out var known))
        {
            return known.Value;
        }

        if (look.Value is not { } reference)
        {
            return null;
        }

        var specsOfKey = new Lazy<Emission>(() =>
            Emitter.Emit(
                CSharpCompilation.Create(
                    whole.AssemblyName,
                    specs,
                    [.. whole.References, MetadataReference.CreateFromImage(reference)],
                    whole.Options
                )
            )
        );
        if (!s_known.TryAdd(key, specsOfKey))
        {
            return s_known.GetValueOrDefault(key, specsOfKey).Value;
        }

        s_order.Enqueue(key);
        if (s_order.Count > MaxKnown && s_order.TryDequeue(out var oldest))
        {
            s_known.TryRemove(oldest, out _);
        }

        return specsOfKey.Value;
    }

    // What declares nothing, such as usings for every file and attributes of the assembly, belongs to both.
    private static List<SyntaxTree> TreesOf(CSharpCompilation whole, CompileRequest request, bool areSpecs) =>
        [
            .. whole.SyntaxTrees.Where(tree =>
                request.SpecPaths.Contains(tree.FilePath, StringComparer.Ordinal) == areSpecs
                || ((CompilationUnitSyntax)tree.GetRoot()).Members.Count == 0
            ),
        ];

    // Names of the types that stand in no other type, as metadata has them.
    private static IEnumerable<string> TypesIn(SyntaxTree tree)
    {
        foreach (
            var type in tree.GetRoot()
                .DescendantNodes(static it => it is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<BaseTypeDeclarationSyntax>()
        )
        {
            var names = type.Ancestors()
                .OfType<BaseNamespaceDeclarationSyntax>()
                .Reverse()
                .Select(static it => $"{it.Name}");
            var arity = type is TypeDeclarationSyntax { TypeParameterList.Parameters.Count: var count }
                ? $"`{count}"
                : "";
            yield return string.Join('.', [.. names, $"{type.Identifier.ValueText}{arity}"]);
        }
    }

    private static bool HoldsSpecs(SyntaxTree tree) =>
        tree.GetRoot()
            .DescendantNodes()
            .OfType<AttributeSyntax>()
            .Any(static it =>
                it.Name.ToString().Split('.')[^1] is "Fact" or "FactAttribute" or "Theory" or "TheoryAttribute"
            );

    // A reference assembly, which holds what is public and no code; null if there are errors.
    private static byte[]? LookFromOutside(CSharpCompilation answer)
    {
        using var stream = new MemoryStream();
        return answer.Emit(stream, options: s_outside).Success ? stream.ToArray() : null;
    }
}
