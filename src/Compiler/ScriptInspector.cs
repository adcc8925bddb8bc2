using System.Globalization;
using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncKatas.Compiler;

/// <summary>What a script is made of, and whether all kernels of notebooks have its C#.</summary>
internal static class ScriptInspector
{
    // What the compiler says of a feature that is not in C# 13.
    private const string TooNew = "CS9260";

    private static readonly CSharpParseOptions s_newest = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);
    private static readonly CSharpParseOptions s_older = new(LanguageVersion.CSharp13, kind: SourceCodeKind.Script);
    private static readonly CSharpCompilationOptions s_script = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: ["System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks"]
    );
    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_references = new(References);

    public static CompilationUnitSyntax Parse(string script) =>
        CSharpSyntaxTree.ParseText(script, s_newest).GetCompilationUnitRoot();

    public static ScriptLook Look(string script)
    {
        var root = Parse(script);
        return new ScriptLook(
            [
                .. root.DescendantNodes()
                    .OfType<SimpleNameSyntax>()
                    .Select(static name => new ScriptName(name.Identifier.ValueText, RoleOf(name))),
            ],
            [
                .. root.Members.Select(static member =>
                        member switch
                        {
                            MethodDeclarationSyntax method => method.Identifier.ValueText,
                            GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } =>
                                function.Identifier.ValueText,
                            _ => null,
                        }
                    )
                    .OfType<string>(),
            ]
        );
    }

    public static string? FindNewFeature(string script)
    {
        var error = CSharpCompilation
            .CreateScriptCompilation(
                "script",
                CSharpSyntaxTree.ParseText(script, s_older),
                s_references.Value,
                s_script
            )
            .GetDiagnostics()
            .FirstOrDefault(static error => string.Equals(error.Id, TooNew, StringComparison.Ordinal));
        return error?.GetMessage(CultureInfo.InvariantCulture).TrimEnd('.')
            ?? (
                Parse(script).DescendantNodes().Any(static node => node.IsKind(SyntaxKind.FieldExpression))
                    ? "\"field\" needs C# 14"
                    : null
            );
    }

    private static NameRole RoleOf(SimpleNameSyntax name) =>
        name.Parent switch
        {
            InvocationExpressionSyntax => NameRole.Called,
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access when access.Name == name =>
                NameRole.CalledMember,
            MemberAccessExpressionSyntax access when access.Name == name => NameRole.Member,
            QualifiedNameSyntax qualified when qualified.Right == name => NameRole.Qualified,
            _ => NameRole.Alone,
        };

    private static IReadOnlyList<MetadataReference> References()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. new[]
            {
                "System.Runtime",
                "System.Collections",
                "System.Linq",
                "System.Console",
                "System.Private.CoreLib",
            }.Select(name => MetadataReference.CreateFromFile(Path.Combine(runtime, $"{name}.dll"))),
        ];
    }
}
