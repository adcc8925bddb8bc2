using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.Loader;
using AsyncKatas.Compiler.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using static AsyncKatas.Compiler.Contract.AdviceKind;

namespace AsyncKatas.Compiler;

/// <summary>
/// The rules of others that bear on async code. They are named one by one: a package has hundreds, and to create and
/// ask each of them would take longer than to look at an answer.
/// </summary>
internal sealed class AdviceAnalyzers
{
    private const string Threading = "Microsoft.VisualStudio.Threading.Analyzers";
    private const string Fixer = "AsyncFixer";
    private const string Meziantou = "Meziantou.Analyzer";

    // Left out on purpose: names and style; ConfigureAwait, which is for libraries below a UI; tasks that others have
    // started, which katas are about; and AsyncFixer04, which cannot see that a task is awaited later in its block.
    private static readonly (string Assembly, string Type)[] s_types =
    [
        ($"{Threading}.CSharp", $"{Threading}.VSTHRD002UseJtfRunAnalyzer"),
        (Threading, $"{Threading}.VSTHRD100AsyncVoidMethodAnalyzer"),
        (Threading, $"{Threading}.VSTHRD101AsyncVoidLambdaAnalyzer"),
        ($"{Threading}.CSharp", $"{Threading}.VSTHRD103UseAsyncOptionAnalyzer"),
        ($"{Threading}.CSharp", $"{Threading}.CSharpVSTHRD105AvoidImplicitTaskSchedulerCurrentAnalyzer"),
        ($"{Threading}.CSharp", $"{Threading}.VSTHRD107AwaitTaskWithinUsingExpressionAnalyzer"),
        ($"{Threading}.CSharp", $"{Threading}.CSharpVSTHRD110ObserveResultOfAsyncCallsAnalyzer"),
        ($"{Threading}.CSharp", $"{Threading}.CSharpVSTHRD114AvoidReturningNullTaskAnalyzer"),
        (Fixer, $"{Fixer}.BlockingCallInsideAsync.BlockingCallInsideAsyncAnalyzer"),
        (Fixer, $"{Fixer}.NestedTaskToOuterTask.NestedTaskToOuterTaskAnalyzer"),
        (Meziantou, $"{Meziantou}.Rules.AwaitTaskBeforeDisposingResourcesAnalyzer"),
        (Meziantou, $"{Meziantou}.Rules.DoNotUseBlockingCallInAsyncContextAnalyzer"),
        (Meziantou, $"{Meziantou}.Rules.UseAnOverloadThatHasCancellationTokenAnalyzer"),
        (Meziantou, $"{Meziantou}.Rules.UseAnOverloadThatHasTimeProviderAnalyzer"),
    ];

    private static readonly Dictionary<string, AdviceKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["AsyncFixer02"] = Blocking,
        ["AsyncFixer05"] = Nested,
        ["CS4014"] = Dropped,
        ["MA0040"] = Token,
        ["MA0042"] = Blocking,
        ["MA0079"] = Token,
        ["MA0100"] = Disposed,
        ["MA0166"] = Clock,
        ["VSTHRD002"] = Blocking,
        ["VSTHRD100"] = AsyncVoid,
        ["VSTHRD101"] = AsyncVoid,
        ["VSTHRD103"] = Blocking,
        ["VSTHRD105"] = Scheduler,
        ["VSTHRD107"] = UsingTask,
        ["VSTHRD110"] = Dropped,
        ["VSTHRD114"] = NullTask,
    };

    private static readonly ConcurrentDictionary<string, Lazy<AdviceAnalyzers>> s_loaded = new(StringComparer.Ordinal);

    private AdviceAnalyzers(string folder)
    {
        var context = AssemblyLoadContext.GetLoadContext(typeof(AdviceAnalyzers).Assembly)!;
        All =
        [
            .. s_types
                .Select(it =>
                    context
                        .LoadFromAssemblyPath(Path.Combine(folder, $"{it.Assembly}.dll"))
                        .GetType(it.Type, throwOnError: true)!
                )
                .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];

        // What an analyzer could say beside what is wanted is turned off, and it need not look for it.
        Severities = All.SelectMany(static it => it.SupportedDiagnostics)
            .Select(static it => it.Id)
            .Distinct(StringComparer.Ordinal)
            .ToImmutableDictionary(
                static id => id,
                static id => s_kinds.ContainsKey(id) ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress,
                StringComparer.Ordinal
            );
    }

    /// <summary>The analyzers.</summary>
    public ImmutableArray<DiagnosticAnalyzer> All { get; }

    /// <summary>Which of their rules to follow.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> Severities { get; }

    /// <summary>The analyzers of a folder, loaded beside the compiler that is in use.</summary>
    public static AdviceAnalyzers Of(string folder) =>
        s_loaded.GetOrAdd(folder, static it => new Lazy<AdviceAnalyzers>(() => new AdviceAnalyzers(it))).Value;

    /// <summary>What a rule finds; null: nothing that bears on async code.</summary>
    public static AdviceKind? KindOf(string id) => s_kinds.TryGetValue(id, out var kind) ? kind : null;
}
