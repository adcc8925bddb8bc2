using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncKatas.Compiler;

/// <summary>
/// Says what could stand at a place, by what the names there mean. No more than that: it knows no snippets and imports
/// nothing.
/// </summary>
internal static class SourceCompletion
{
    private const int MaxMembers = 200;

    private static readonly string[] s_hidden =
    [
        "Equals",
        "GetHashCode",
        "GetType",
        "MemberwiseClone",
        "Finalize",
        "ReferenceEquals",
    ];

    public static Completion Complete(CompileRequest request, int position)
    {
        var compilation = Emitter.Prepare(request);
        var tree = compilation.SyntaxTrees.First(tree =>
            string.Equals(tree.FilePath, request.DescribedPath, StringComparison.Ordinal)
        );
        var text = tree.GetText().ToString();
        var from = Math.Clamp(position, 0, text.Length);
        while (from > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[from - 1]))
        {
            from--;
        }

        var root = tree.GetRoot();
        if (
            root.FindTrivia(from).Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            || root.FindToken(from).IsKind(SyntaxKind.StringLiteralToken)
        )
        {
            return new Completion(from, []);
        }

        var model = compilation.GetSemanticModel(tree);
        var symbols =
            from > 0 && text[from - 1] == '.'
                ? MembersAt(model, root.FindToken(from - 1).Parent, from)
                : model.LookupSymbols(from);
        return new Completion(
            from,
            [
                .. symbols
                    .Where(static symbol =>
                        symbol.CanBeReferencedByName && !s_hidden.Contains(symbol.Name, StringComparer.Ordinal)
                    )
                    .GroupBy(static symbol => symbol.Name, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.OrdinalIgnoreCase)
                    .Take(MaxMembers)
                    .Select(static group => new CompletionItem(group.Key, KindOf(group.First()), DetailOf(group))),
            ]
        );
    }

    private static IEnumerable<ISymbol> MembersAt(SemanticModel model, SyntaxNode? node, int position)
    {
        var owner = node switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax { Parent: var parent } => parent
                ?.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()
                ?.Expression,
            _ => default(ExpressionSyntax),
        };
        if (owner is null)
        {
            return [];
        }

        if (model.GetSymbolInfo(owner, CancellationToken.None).Symbol is INamespaceOrTypeSymbol container)
        {
            return model
                .LookupSymbols(position, container)
                .Where(symbol => container is INamespaceSymbol || symbol.IsStatic || symbol is ITypeSymbol);
        }

        return model.GetTypeInfo(owner, CancellationToken.None).Type is { } type
            ? model
                .LookupSymbols(position, type, includeReducedExtensionMethods: true)
                .Where(static symbol => !symbol.IsStatic || symbol is IMethodSymbol { ReducedFrom: not null })
            : [];
    }

    private static string KindOf(ISymbol symbol) =>
        symbol switch
        {
            IMethodSymbol => "method",
            IPropertySymbol or IFieldSymbol or IEventSymbol => "property",
            ITypeSymbol => "type",
            INamespaceSymbol => "namespace",
            _ => "variable",
        };

    private static string DetailOf(IEnumerable<ISymbol> alike)
    {
        var all = alike.ToList();
        var text = all[0] switch
        {
            IMethodSymbol method =>
                $"{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} ("
                    + string.Join(
                        ", ",
                        method.Parameters.Select(static it =>
                            it.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
                        )
                    )
                    + ")",
            IPropertySymbol property => property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            IFieldSymbol field => field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            ILocalSymbol local => local.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            IParameterSymbol parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            _ => "",
        };
        return all.Count > 1 && all[0] is IMethodSymbol
            ? FormattableString.Invariant($"{text} +{all.Count - 1}")
            : text;
    }
}
