using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncKatas.Compiler;

/// <summary>Colours C# by its syntax alone.</summary>
internal static class ScriptColours
{
    public static IReadOnlyList<ColouredText> Colour(string script) =>
        [
            .. ScriptInspector
                .Parse(script)
                .DescendantTokens()
                .SelectMany(static token =>
                    (IEnumerable<ColouredText>)
                        [
                            .. Trivia(token.LeadingTrivia),
                            new ColouredText(token.Text, ColourOf(token)),
                            .. Trivia(token.TrailingTrivia),
                        ]
                )
                .Where(static piece => piece.Text.Length > 0),
        ];

    private static IEnumerable<ColouredText> Trivia(SyntaxTriviaList list) =>
        list.Select(static trivia => new ColouredText(
            trivia.ToFullString(),
            trivia.IsDirective ? TextColour.Directive
                : trivia.Kind()
                    is SyntaxKind.WhitespaceTrivia
                        or SyntaxKind.EndOfLineTrivia
                        or SyntaxKind.SkippedTokensTrivia
                    ? TextColour.None
                : TextColour.Comment
        ));

    private static TextColour ColourOf(SyntaxToken token) =>
        token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken => TextColour.Number,
            SyntaxKind.IdentifierToken => ColourOfName(token),
            _ when token.IsKeyword() => TextColour.Keyword,
            _ when IsText(token.Kind()) => TextColour.Text,
            _ => TextColour.None,
        };

    private static bool IsText(SyntaxKind kind) =>
        kind
            is SyntaxKind.StringLiteralToken
                or SyntaxKind.CharacterLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.InterpolatedStringStartToken
                or SyntaxKind.InterpolatedStringEndToken
                or SyntaxKind.InterpolatedVerbatimStringStartToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken
                or SyntaxKind.InterpolatedMultiLineRawStringStartToken
                or SyntaxKind.InterpolatedRawStringEndToken;

    private static TextColour ColourOfName(SyntaxToken token) =>
        token.Parent switch
        {
            IdentifierNameSyntax { IsVar: true } => TextColour.Keyword,
            BaseTypeDeclarationSyntax
            or DelegateDeclarationSyntax
            or TypeParameterSyntax
            or ConstructorDeclarationSyntax => TextColour.Type,
            MethodDeclarationSyntax or LocalFunctionStatementSyntax => TextColour.Method,
            SimpleNameSyntax name when IsCalled(name) => TextColour.Method,
            SimpleNameSyntax name when SyntaxFacts.IsInTypeOnlyContext(name) && !IsInUsing(name) => TextColour.Type,
            SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } name
                when access.Expression == name && char.IsUpper(token.Text[0]) => TextColour.Type,
            _ => TextColour.None,
        };

    private static bool IsCalled(SimpleNameSyntax name) =>
        name.Parent switch
        {
            InvocationExpressionSyntax call => call.Expression == name,
            MemberAccessExpressionSyntax access => access.Name == name
                && access.Parent is InvocationExpressionSyntax call
                && call.Expression == access,
            MemberBindingExpressionSyntax binding => binding.Parent is InvocationExpressionSyntax,
            _ => false,
        };

    private static bool IsInUsing(SyntaxNode name) =>
        name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is { Alias: null, StaticKeyword.RawKind: 0 };
}
