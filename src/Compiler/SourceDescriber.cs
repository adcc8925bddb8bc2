using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace AsyncKatas.Compiler;

/// <summary>
/// What a source looks like, apart from names that its author made up: what it calls and how it goes about it.
/// </summary>
internal static class SourceDescriber
{
    private static readonly Dictionary<SyntaxKind, string> s_ways = new()
    {
        [CatchClause] = "catch",
        [CatchFilterClause] = "catch when",
        [ConditionalAccessExpression] = "?.",
        [CoalesceExpression] = "??",
        [DoStatement] = "loop",
        [FinallyClause] = "finally",
        [ForEachStatement] = "foreach",
        [ForStatement] = "for",
        [LockStatement] = "lock",
        [ThrowStatement] = "throw",
        [WhileStatement] = "loop",
        [YieldReturnStatement] = "yield",
    };

    public static SourceLook Describe(string text)
    {
        var root = CSharpSyntaxTree
            .ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None))
            .GetRoot();
        var names = root.DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .Select(static name => name.Identifier.Text)
            .Where(static name => name is [>= 'A' and <= 'Z', ..])
            .Except(Declared(root), StringComparer.Ordinal)
            .ToArray();
        return new SourceLook(
            CodeOf(root),
            names.ToHashSet(StringComparer.Ordinal),
            root.DescendantNodes()
                .OfType<MethodDeclarationSyntax>()
                .GroupBy(static method => method.Identifier.Text, StringComparer.Ordinal)
                .ToDictionary(
                    static methods => methods.Key,
                    static methods => string.Join(' ', methods.Select(CodeOf)),
                    StringComparer.Ordinal
                ),
            names.Concat(root.DescendantNodes().SelectMany(WaysOf)).ToHashSet(StringComparer.Ordinal)
        );
    }

    private static string CodeOf(SyntaxNode node) =>
        string.Join(' ', node.DescendantTokens().Select(static token => token.Text));

    private static IEnumerable<string> Declared(SyntaxNode root) =>
        root.DescendantNodes()
            .Select(static node =>
                node switch
                {
                    BaseTypeDeclarationSyntax type => type.Identifier.Text,
                    MethodDeclarationSyntax method => method.Identifier.Text,
                    LocalFunctionStatementSyntax function => function.Identifier.Text,
                    PropertyDeclarationSyntax property => property.Identifier.Text,
                    ParameterSyntax parameter => parameter.Identifier.Text,
                    TypeParameterSyntax type => type.Identifier.Text,
                    VariableDeclaratorSyntax variable => variable.Identifier.Text,
                    _ => null,
                }
            )
            .OfType<string>()
            .Concat(
                root.DescendantNodes()
                    .OfType<BaseNamespaceDeclarationSyntax>()
                    .SelectMany(static it => it.Name.ToString().Split('.'))
            );

    private static IEnumerable<string> WaysOf(SyntaxNode node)
    {
        if (s_ways.TryGetValue(node.Kind(), out var way))
        {
            yield return way;
        }

        if (node is ThrowStatementSyntax { Expression: null })
        {
            yield return "throw again";
        }
        else if (node is ObjectCreationExpressionSyntax { Type: SimpleNameSyntax type })
        {
            yield return $"new {type.Identifier.Text}";
        }
        else if (
            node is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not (int)None }
        )
        {
            yield return "using";
        }
        else if (
            node is AwaitExpressionSyntax
            && node.Ancestors()
                .TakeWhile(static it =>
                    it
                        is not (
                            AnonymousFunctionExpressionSyntax
                            or LocalFunctionStatementSyntax
                            or MemberDeclarationSyntax
                        )
                )
                .Any(static it =>
                    it
                        is ForStatementSyntax
                            or CommonForEachStatementSyntax
                            or WhileStatementSyntax
                            or DoStatementSyntax
                )
        )
        {
            yield return "await in a loop";
        }
        else if (node is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not (int)None })
        {
            yield return "async lambda";
        }
    }
}
