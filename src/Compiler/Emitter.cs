using System.Collections.Concurrent;
using System.Text;
using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace AsyncKatas.Compiler;

/// <summary>Compiles C# in memory, and knows again what it has parsed before.</summary>
internal static class Emitter
{
    // The warnings of the SDK that belongs to .NET 10.
    private const int WarningLevel = 10;

    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Debug,
        nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: WarningLevel,
        specificDiagnosticOptions:
        [
            KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress),
            KeyValuePair.Create("CS1702", ReportDiagnostic.Suppress),
        ]
    );

    private static readonly SymbolDisplayFormat s_signature = SignatureFormat(
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes
    );

    // One entry per file and not per content, so that watching a file for a whole evening does not fill the memory.
    private static readonly ConcurrentDictionary<string, (string Text, SyntaxTree Tree)> s_trees = new(
        StringComparer.Ordinal
    );
    private static readonly ConcurrentDictionary<string, MetadataReference> s_references = new(StringComparer.Ordinal);

    /// <summary>Shows all that a caller must know of a member to call it.</summary>
    /// <param name="names">How much of the name of a type it shows.</param>
    public static SymbolDisplayFormat SignatureFormat(SymbolDisplayTypeQualificationStyle names) =>
        new(
            SymbolDisplayGlobalNamespaceStyle.Omitted,
            names,
            SymbolDisplayGenericsOptions.IncludeTypeParameters
                | SymbolDisplayGenericsOptions.IncludeTypeConstraints
                | SymbolDisplayGenericsOptions.IncludeVariance,
            SymbolDisplayMemberOptions.IncludeAccessibility
                | SymbolDisplayMemberOptions.IncludeContainingType
                | SymbolDisplayMemberOptions.IncludeModifiers
                | SymbolDisplayMemberOptions.IncludeParameters
                | SymbolDisplayMemberOptions.IncludeType
                | SymbolDisplayMemberOptions.IncludeRef
                | SymbolDisplayMemberOptions.IncludeConstantValue,
            SymbolDisplayDelegateStyle.NameAndSignature,
            SymbolDisplayExtensionMethodStyle.StaticMethod,
            SymbolDisplayParameterOptions.IncludeType
                | SymbolDisplayParameterOptions.IncludeName
                | SymbolDisplayParameterOptions.IncludeDefaultValue
                | SymbolDisplayParameterOptions.IncludeParamsRefOut
                | SymbolDisplayParameterOptions.IncludeExtensionThis,
            SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
            SymbolDisplayLocalOptions.None,
            SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeMemberKeyword,
            SymbolDisplayMiscellaneousOptions.UseSpecialTypes
                | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
        );

    public static CompileResult Compile(CompileRequest request)
    {
        var whole = Prepare(request);
        return SplitEmitter.TryCompile(whole, request) ?? ResultOf(whole, request, Emit(whole));
    }

    /// <summary>What the compiler is to look at; nothing is compiled yet.</summary>
    public static CSharpCompilation Prepare(CompileRequest request)
    {
        var references = request.References.Select(static path =>
            s_references.GetOrAdd(path, static file => MetadataReference.CreateFromFile(file))
        );
        return CSharpCompilation.Create(
            request.AssemblyName,
            request.Sources.Select(static source => Parse(source.Path, source.Text)),
            references,
            s_options
        );
    }

    /// <summary>Compiles into one assembly.</summary>
    public static Emission Emit(CSharpCompilation compilation)
    {
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(
            assembly,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded)
        );
        return new Emission(
            emitted.Success ? new CompiledAssembly(compilation.AssemblyName!, assembly.ToArray()) : null,
            [
                .. emitted
                    .Diagnostics.Where(static it => it.Severity >= DiagnosticSeverity.Warning && !it.IsSuppressed)
                    .Select(Describe),
            ]
        );
    }

    /// <summary>Says what came of it.</summary>
    /// <param name="compilation">The one that the described source is in.</param>
    public static CompileResult ResultOf(
        CSharpCompilation compilation,
        CompileRequest request,
        params IReadOnlyList<Emission> emissions
    ) =>
        new(
            emissions.All(static it => it.Assembly is not null) ? [.. emissions.Select(static it => it.Assembly!)] : [],
            [.. emissions.SelectMany(static it => it.Messages)],
            [
                .. compilation
                    .SyntaxTrees.Where(tree =>
                        string.Equals(tree.FilePath, request.DescribedPath, StringComparison.Ordinal)
                    )
                    .SelectMany(tree => Members(compilation, tree)),
            ]
        );

    private static SyntaxTree Parse(string path, string text)
    {
        if (s_trees.TryGetValue(path, out var known) && string.Equals(known.Text, text, StringComparison.Ordinal))
        {
            return known.Tree;
        }

        var tree = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), s_parseOptions, path);
        s_trees[path] = (text, tree);
        return tree;
    }

    private static CompilerMessage Describe(Diagnostic diagnostic)
    {
        var start = diagnostic.Location.GetLineSpan();
        return new CompilerMessage(
            start.Path ?? "",
            start.StartLinePosition.Line + 1,
            start.StartLinePosition.Character + 1,
            diagnostic.Severity == DiagnosticSeverity.Error,
            diagnostic.Id,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)
        );
    }

    private static IEnumerable<PublicMember> Members(CSharpCompilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var node in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            if (model.GetDeclaredSymbol(node) is { } symbol and not INamespaceSymbol && IsPublic(symbol))
            {
                yield return new PublicMember(symbol.ToDisplayString(s_signature), Documentation(node));
            }
        }
    }

    private static bool IsPublic(ISymbol symbol)
    {
        for (var it = symbol; it is not null and not INamespaceSymbol; it = it.ContainingSymbol)
        {
            if (
                it.DeclaredAccessibility
                is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
            )
            {
                return false;
            }
        }

        return true;
    }

    private static string Documentation(MemberDeclarationSyntax node) =>
        string.Join(
            '\n',
            node.GetLeadingTrivia()
                .ToFullString()
                .Split('\n')
                .Select(static line => line.Trim())
                .Where(static line => line.StartsWith("///", StringComparison.Ordinal))
        );
}
