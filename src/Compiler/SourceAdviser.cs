using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncKatas.Compiler;

/// <summary>Asks analyzers about one source of a compilation, and believes them where they can be right.</summary>
internal static class SourceAdviser
{
    // What waits for a task, or for time, on the thread. Other calls that have an async twin (Cancel, Dispose) do not.
    private static readonly string[] s_blocking = ["GetResult", "Result", "Sleep", "Wait", "WaitAll", "WaitAny"];

    // Whoever has awaited one of these knows that tasks have ended; whoever asks for one of those knows of this task.
    private static readonly string[] s_joins = ["WhenAll", "WhenAny", "WhenEach"];
    private static readonly string[] s_states = ["Exception", "IsCompleted", "IsCompletedSuccessfully", "Status"];

    public static async Task<IReadOnlyList<Finding>> FindAsync(
        CompileRequest request,
        string analyzerFolder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var analyzers = AdviceAnalyzers.Of(analyzerFolder);
            var plain = Emitter.Prepare(request);
            var compilation = plain.WithOptions(
                plain.Options.WithSpecificDiagnosticOptions(
                    analyzers.Severities.AddRange(plain.Options.SpecificDiagnosticOptions)
                )
            );
            var tree = compilation.SyntaxTrees.First(tree =>
                string.Equals(tree.FilePath, request.DescribedPath, StringComparison.Ordinal)
            );
            var model = compilation.GetSemanticModel(tree);
            var messages = model.GetDiagnostics(cancellationToken: cancellationToken);
            if (messages.Any(static message => message.Severity == DiagnosticSeverity.Error))
            {
                return [];
            }

            // One thread: whoever has just saved may want the others for the specs.
            var asked = compilation.WithAnalyzers(
                analyzers.All,
                new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]),
                    onAnalyzerException: static (_, _, _) => { },
                    concurrentAnalysis: false,
                    logAnalyzerExecutionTime: false
                )
            );
            var found = await asked.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, cancellationToken);
            return Choose([.. messages, .. found], await tree.GetRootAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Advice is an extra. Whatever keeps analyzers from giving it, the verdict stands.
            return [];
        }
    }

    private static List<Finding> Choose(IEnumerable<Diagnostic> diagnostics, SyntaxNode root) =>
        [
            .. diagnostics
                .Where(static it => !it.IsSuppressed)
                .Select(it => (Kind: AdviceAnalyzers.KindOf(it.Id), it.Location))
                .Where(it =>
                    it.Kind is { } kind
                    && it.Location.SourceTree == root.SyntaxTree
                    && IsSo(kind, root.FindNode(it.Location.SourceSpan))
                )
                .Select(static it =>
                {
                    var start = it.Location.GetLineSpan().StartLinePosition;
                    return new Finding(it.Kind!.Value, start.Line + 1, start.Character + 1);
                })
                .GroupBy(static it => it.Line)
                .Select(static line => line.MinBy(static it => it.Kind)!)
                .OrderBy(static it => it.Line),
        ];

    // Some rules say more than they can know.
    private static bool IsSo(AdviceKind kind, SyntaxNode node) =>
        kind switch
        {
            AdviceKind.Blocking => Blocks(node),
            // A task may well come out of a channel, or of another task.
            AdviceKind.Nested => Mentions(node, "StartNew"),
            // WhenEach yields what ends anyway; to stop waiting for it is to leave the tasks alone.
            AdviceKind.Token => !Mentions(node, "WhenEach"),
            _ => true,
        };

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf()
            .OfType<SimpleNameSyntax>()
            .Any(it => string.Equals(it.Identifier.Text, name, StringComparison.Ordinal));

    // True if the thread may really be held there: nothing before it in the same member shows that the task has ended.
    private static bool Blocks(SyntaxNode node)
    {
        var access = node switch
        {
            InvocationExpressionSyntax call => call.Expression,
            _ => node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() as SyntaxNode ?? node,
        };
        if (access is not MemberAccessExpressionSyntax member || !s_blocking.Contains(member.Name.Identifier.Text))
        {
            return false;
        }

        if (member.Name.Identifier.Text is "Sleep" or "WaitAll" or "WaitAny")
        {
            return true;
        }

        var task = TaskOf(member);
        return member
                .Ancestors()
                .OfType<MemberDeclarationSyntax>()
                .FirstOrDefault()
                is not { } body
            || !body.DescendantNodes()
                .Where(it => it.SpanStart < member.SpanStart && WasReached(it, member))
                .Any(it =>
                    it switch
                    {
                        AwaitExpressionSyntax wait => Joins(wait) || IsOf(wait.Expression, task),
                        ForEachStatementSyntax loop => loop.AwaitKeyword != default,
                        MemberAccessExpressionSyntax other => s_states.Contains(other.Name.Identifier.Text)
                            && IsOf(other.Expression, task),
                        InvocationExpressionSyntax
                        {
                            Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ContinueWith" }
                        } call => call.Span.Contains(member.Span),
                        _ => false,
                    }
                );
    }

    // In a catch or a finally, what stands behind the first await of the try may never have been reached.
    private static bool WasReached(SyntaxNode wait, SyntaxNode place) =>
        wait.Ancestors().OfType<TryStatementSyntax>().FirstOrDefault(it => it.Span.Contains(place.Span))
            is not { } tried
        || tried.Block.Span.Contains(place.Span)
        || !tried
            .Block.DescendantNodes()
            .OfType<AwaitExpressionSyntax>()
            .Any(other => other.SpanStart < wait.SpanStart && !other.Span.Contains(wait.Span));

    private static bool Joins(AwaitExpressionSyntax wait) =>
        wait.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => s_joins.Contains(name.Identifier.Text));

    private static bool IsOf(SyntaxNode expression, string task) =>
        string.Equals(expression.ToString(), task, StringComparison.Ordinal)
        || expression.ToString().StartsWith($"{task}.", StringComparison.Ordinal);

    // task.GetAwaiter().GetResult() and task.ConfigureAwait(false).GetAwaiter().GetResult() are about the task.
    private static string TaskOf(MemberAccessExpressionSyntax member)
    {
        var task = member.Expression;
        while (
            task is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.Text: "GetAwaiter" or "ConfigureAwait"
                } inner
            }
        )
        {
            task = inner.Expression;
        }

        return task.ToString();
    }
}
