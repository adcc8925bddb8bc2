using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Compiles what cells are made of while the kernel is being set up: most of the wait for the first cell is the time in
/// which the compiler is compiled itself, and there is another core for it.
/// </summary>
internal static class CompilerWarmUp
{
    private const string Code = """
        using System.Diagnostics;
        public enum Outcome { Running, Ended }
        public record Span(string Name, TimeSpan Start, TimeSpan End, Outcome? Outcome)
        {
            public TimeSpan Duration => End - Start;
        }
        public class Line
        {
            readonly object gate = new object();
            readonly List<Span> spans = new List<Span>();
            public List<Span> Spans
            {
                get
                {
                    lock (gate)
                    {
                        return spans
                            .Select(span => span.Outcome == Outcome.Running ? span with { End = span.Start } : span)
                            .ToList();
                    }
                }
            }
            public async Task<T> RunAsync<T>(string name, Func<Task<T>> work, string after = null)
            {
                try { T result = await work(); return result; }
                catch (OperationCanceledException) { throw; }
                finally { if (after != null) { await Task.Delay(1); } }
            }
            public override string ToString() =>
                $"{spans.Count}: {string.Join(
                    ", ",
                    spans.Select(span =>
                        span.Outcome switch { null => "mark", Outcome.Running => "runs", var it => it.ToString() }
                    )
                )}";
        }
        string Text(TimeSpan time) => $"{time.TotalSeconds:0.00} s";
        var line = new Line();
        foreach (var (name, i) in new[] { "a", "b" }.Select((it, i) => (it, i)))
        {
            Console.WriteLine(
                $"{name} {i} {await line.RunAsync(
                    name,
                    async () => { await Task.Yield(); return Text(default); }
                )}"
            );
        }
        """;

    /// <summary>Compiles it; nothing of it is loaded or run.</summary>
    public static void Run() =>
        CSharpScript
            .Create(
                Code,
                ScriptOptions
                    .Default.WithEmitDebugInformation(true)
                    .WithOptimizationLevel(OptimizationLevel.Debug)
                    .AddImports("System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks")
                    .AddReferences(typeof(Enumerable).Assembly, typeof(Console).Assembly)
            )
            .GetCompilation()
            .Emit(Stream.Null);
}
