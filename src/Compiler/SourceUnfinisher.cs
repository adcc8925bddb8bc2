using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AsyncKatas.Compiler;

/// <summary>An answer as somebody has it who has come no further than a step of its kata.</summary>
internal static partial class SourceUnfinisher
{
    /// <summary>
    /// Takes the bodies out of the methods of an answer that belong to later steps: those whose TODO in the stub begins
    /// with one.
    /// </summary>
    /// <param name="text">The answer.</param>
    /// <param name="stub">What it was before anybody wrote in it.</param>
    /// <param name="step">The last step that is written, from 1.</param>
    public static string Unfinish(string text, string stub, int step)
    {
        var later = Members(stub)
            .Where(member => FirstStep(member) > step)
            .Select(static member => member.Identifier.Text)
            .ToHashSet(StringComparer.Ordinal);
        return Change(text, Members(text).Where(member => later.Contains(member.Identifier.Text)).SelectMany(Empty));
    }

    /// <summary>Takes all checks for null out of an answer.</summary>
    /// <param name="text">The answer.</param>
    public static string Uncheck(string text) =>
        Change(
            text,
            CSharpSyntaxTree
                .ParseText(text)
                .GetRoot()
                .DescendantNodes()
                .OfType<ExpressionStatementSyntax>()
                .Where(static statement =>
                    statement.ToString().StartsWith("ArgumentNullException.ThrowIfNull(", StringComparison.Ordinal)
                )
                .Select(static statement => new TextChange(statement.Span, ""))
        );

    private static string Change(string text, IEnumerable<TextChange> changes) =>
        SourceText.From(text).WithChanges(changes).ToString();

    private static IEnumerable<MethodDeclarationSyntax> Members(string text) =>
        CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>();

    // Only what asks to be implemented is a stub: broken code that was given has its steps too.
    private static int FirstStep(MethodDeclarationSyntax member) =>
        member.Body is { } body
        && body.ToFullString() is var code
        && code.Contains("NotImplementedException", StringComparison.Ordinal)
        && Todo().Match(code) is { Success: true } todo
            ? int.Parse(todo.Groups["step"].Value, CultureInfo.InvariantCulture)
            : 0;

    private static IEnumerable<TextChange> Empty(MethodDeclarationSyntax member)
    {
        foreach (var modifier in member.Modifiers.Where(static it => it.IsKind(SyntaxKind.AsyncKeyword)))
        {
            yield return new TextChange(modifier.FullSpan, "");
        }

        var nothing = $"throw new System.NotImplementedException(\"Please implement {member.Identifier.Text}.\");";
        if (member.Body is { } body)
        {
            yield return new TextChange(body.Span, $"{{ {nothing} }}");
        }
        else if (member.ExpressionBody is { } expression)
        {
            yield return new TextChange(TextSpan.FromBounds(expression.SpanStart, member.Span.End), $"=> {nothing}");
        }
    }

    [GeneratedRegex(@"// TODO: steps? (?<step>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Todo();
}
