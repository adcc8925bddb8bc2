using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncKatas.Notebooks.Html;

/// <summary>
/// Colours C# by its syntax alone. A name is taken for a type where only a type can stand, or where it begins with a
/// capital letter and something of it is used; that is nearly always right, and needs nothing to be compiled.
/// </summary>
internal static class CSharpHighlighter
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    /// <summary>The code as HTML; without its tags it is the code, letter by letter.</summary>
    public static string Highlight(string code)
    {
        var html = new StringBuilder();
        foreach (var token in CSharpSyntaxTree.ParseText(code, s_options).GetRoot().DescendantTokens())
        {
            Append(html, token.LeadingTrivia);
            Append(html, token.Text, ClassOf(token));
            Append(html, token.TrailingTrivia);
        }

        return html.ToString();
    }

    private static void Append(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (var trivia in list)
        {
            Append(
                html,
                trivia.ToFullString(),
                trivia.IsDirective ? "d"
                    : trivia.Kind()
                        is SyntaxKind.WhitespaceTrivia
                            or SyntaxKind.EndOfLineTrivia
                            or SyntaxKind.SkippedTokensTrivia
                        ? ""
                    : "c"
            );
        }
    }

    private static void Append(StringBuilder html, string text, string kind)
    {
        if (kind.Length == 0 || text.Length == 0)
        {
            html.Append(WebUtility.HtmlEncode(text));
            return;
        }

        html.Append($"<span class=\"{kind}\">").Append(WebUtility.HtmlEncode(text)).Append("</span>");
    }

    // k: keyword, s: text, n: number, t: type, m: method, c: comment, d: directive.
    private static string ClassOf(SyntaxToken token) =>
        token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken => "n",
            SyntaxKind.IdentifierToken => ClassOfName(token),
            _ when token.IsKeyword() => "k",
            _ when IsText(token.Kind()) => "s",
            _ => "",
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

    private static string ClassOfName(SyntaxToken token) =>
        token.Parent switch
        {
            IdentifierNameSyntax { IsVar: true } => "k",
            BaseTypeDeclarationSyntax
            or DelegateDeclarationSyntax
            or TypeParameterSyntax
            or ConstructorDeclarationSyntax => "t",
            MethodDeclarationSyntax or LocalFunctionStatementSyntax => "m",
            SimpleNameSyntax name when IsCalled(name) => "m",
            SimpleNameSyntax name when SyntaxFacts.IsInTypeOnlyContext(name) && !IsInUsing(name) => "t",
            SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } name
                when access.Expression == name && char.IsUpper(token.Text[0]) => "t",
            _ => "",
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
