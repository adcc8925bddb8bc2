using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace AsyncKatas.Compiler;

/// <summary>
/// Makes small wrong changes to right code, one at a time. Next to the usual ones (Stryker.NET's: operators,
/// conditions, literals, statements left out) it knows those of concurrent code: an await left out, a token not passed
/// on, a finally block that does not run, WhenAny for WhenAll.
/// </summary>
internal static class SourceMutator
{
    private static readonly Dictionary<SyntaxKind, string[]> s_operators = new()
    {
        [EqualsExpression] = ["!="],
        [NotEqualsExpression] = ["=="],
        [LessThanExpression] = ["<=", ">="],
        [LessThanOrEqualExpression] = ["<", ">"],
        [GreaterThanExpression] = [">=", "<="],
        [GreaterThanOrEqualExpression] = [">", "<"],
        [AddExpression] = ["-"],
        [SubtractExpression] = ["+"],
        [MultiplyExpression] = ["/"],
        [DivideExpression] = ["*"],
        [ModuloExpression] = ["*"],
        [LogicalAndExpression] = ["||"],
        [LogicalOrExpression] = ["&&"],
        [AddAssignmentExpression] = ["-="],
        [SubtractAssignmentExpression] = ["+="],
        [PreIncrementExpression] = ["--"],
        [PreDecrementExpression] = ["++"],
        [PostIncrementExpression] = ["--"],
        [PostDecrementExpression] = ["++"],
    };

    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["WhenAll"] = "WhenAny",
        ["WhenAny"] = "WhenAll",
        ["Any"] = "All",
        ["All"] = "Any",
        ["First"] = "Last",
        ["Last"] = "First",
        ["FirstOrDefault"] = "LastOrDefault",
        ["OrderBy"] = "OrderByDescending",
        ["Skip"] = "Take",
        ["Take"] = "Skip",
        ["Min"] = "Max",
        ["Max"] = "Min",
        ["Increment"] = "Decrement",
        ["Decrement"] = "Increment",
        ["IsCompleted"] = "IsCompletedSuccessfully",
        ["IsCompletedSuccessfully"] = "IsCompleted",
        ["IsFaulted"] = "IsCanceled",
        ["IsCanceled"] = "IsFaulted",
        ["RunContinuationsAsynchronously"] = "None",
        ["SuppressThrowing"] = "None",
        ["ForceYielding"] = "None",
    };

    /// <summary>Makes every change that there is to make. Not all of them compile.</summary>
    /// <param name="text">The right code.</param>
    public static IReadOnlyList<SourceMutation> Mutate(string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return
        [
            .. root.DescendantNodes()
                .SelectMany(Changes)
                .Where(static it => !string.Equals(it.Node.Before, it.After, StringComparison.Ordinal))
                .OrderBy(static it => it.Node.Span.Start)
                .DistinctBy(static it => (it.Node.Span, it.After))
                .Select(it => new SourceMutation(
                    Line(root, it.Node.Span),
                    it.Node.Before,
                    it.After,
                    string.Concat(text.AsSpan(0, it.Node.Span.Start), it.After, text.AsSpan(it.Node.Span.End))
                )),
        ];
    }

    private static IEnumerable<((TextSpan Span, string Before) Node, string After)> Changes(SyntaxNode node)
    {
        var whole = (node.Span, node.ToString());
        foreach (
            var after in Operators(node)
                .Concat(Conditions(node))
                .Concat(Values(node))
                .Concat(Statements(node))
                .Concat(Concurrency(node))
        )
        {
            yield return (whole, after);
        }
    }

    private static IEnumerable<string> Operators(SyntaxNode node)
    {
        if (!s_operators.TryGetValue(node.Kind(), out var others))
        {
            return [];
        }

        var token = node switch
        {
            BinaryExpressionSyntax binary => binary.OperatorToken,
            AssignmentExpressionSyntax assignment => assignment.OperatorToken,
            PrefixUnaryExpressionSyntax prefix => prefix.OperatorToken,
            _ => ((PostfixUnaryExpressionSyntax)node).OperatorToken,
        };
        return others.Select(other => Replace(node, token.Span, other));
    }

    private static IEnumerable<string> Conditions(SyntaxNode node) =>
        node switch
        {
            IfStatementSyntax it =>
            [
                Replace(node, it.Condition.Span, $"!({it.Condition})"),
                Replace(node, it.Condition.Span, "false"),
            ],
            WhileStatementSyntax { Condition: not LiteralExpressionSyntax } it =>
            [
                Replace(node, it.Condition.Span, $"!({it.Condition})"),
                Replace(node, it.Condition.Span, "false"),
            ],
            ConditionalExpressionSyntax it => [Replace(node, it.Condition.Span, $"!({it.Condition})")],
            CatchFilterClauseSyntax it => ["", $"when (!({it.FilterExpression}))"],
            BinaryExpressionSyntax it when it.IsKind(CoalesceExpression) => [it.Left.ToString(), it.Right.ToString()],
            BinaryExpressionSyntax it when it.Kind() is LogicalAndExpression or LogicalOrExpression =>
            [
                it.Left.ToString(),
                it.Right.ToString(),
            ],
            PrefixUnaryExpressionSyntax it when it.IsKind(LogicalNotExpression) => [it.Operand.ToString()],
            _ => [],
        };

    private static IEnumerable<string> Values(SyntaxNode node) =>
        node.Kind() switch
        {
            TrueLiteralExpression => ["false"],
            FalseLiteralExpression => ["true"],
            NumericLiteralExpression => ((LiteralExpressionSyntax)node).Token.Value switch
            {
                0 => ["1"],
                1 => ["0", "2"],
                int number => [$"{number + 1}", $"{number - 1}"],
                _ => [],
            },
            StringLiteralExpression when !IsOfAnException(node) => ["\"\""],
            IdentifierName when s_names.TryGetValue(node.ToString(), out var other) => [other],
            GenericName when s_names.TryGetValue(((GenericNameSyntax)node).Identifier.Text, out var other) =>
            [
                Replace(node, ((GenericNameSyntax)node).Identifier.Span, other),
            ],
            _ => [],
        };

    private static IEnumerable<string> Statements(SyntaxNode node) =>
        node switch
        {
            ExpressionStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax =>
            [
                ";",
            ],
            ReturnStatementSyntax { Expression: null } => [";"],
            FinallyClauseSyntax it when it.Block.Statements.Count > 1 => ["finally { }"],
            ForEachStatementSyntax it => [Replace(node, it.Statement.Span, ";")],
            YieldStatementSyntax => [";"],
            _ => [],
        };

    private static IEnumerable<string> Concurrency(SyntaxNode node) =>
        node switch
        {
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax it } => [$"_ = {it.Expression};"],
            LocalDeclarationStatementSyntax it when !it.UsingKeyword.IsKind(None) =>
            [
                Replace(node, it.UsingKeyword.Span, ""),
            ],
            UsingStatementSyntax { Expression: { } resource } it => [$"{resource}; {it.Statement}"],
            ArgumentSyntax { Expression: IdentifierNameSyntax name } when IsToken(name) => ["CancellationToken.None"],
            ArgumentSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Token" } } =>
            [
                "CancellationToken.None",
            ],
            LockStatementSyntax it => [it.Statement.ToString()],
            _ => [],
        };

    private static bool IsToken(IdentifierNameSyntax name) =>
        name.Identifier.Text.EndsWith("token", StringComparison.OrdinalIgnoreCase);

    // What an exception says is for people; no spec looks at the words.
    private static bool IsOfAnException(SyntaxNode node) =>
        node.Ancestors()
            .Any(static it => it is ThrowStatementSyntax or ThrowExpressionSyntax or ObjectCreationExpressionSyntax);

    private static string Replace(SyntaxNode node, TextSpan part, string other)
    {
        var text = node.ToString();
        return string.Concat(
            text.AsSpan(0, part.Start - node.SpanStart),
            other,
            text.AsSpan(part.End - node.SpanStart)
        );
    }

    private static int Line(SyntaxNode root, TextSpan span) =>
        root.SyntaxTree.GetLineSpan(span).StartLinePosition.Line + 1;
}
