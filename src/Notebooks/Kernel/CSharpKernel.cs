using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Notebooks.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Runs cells as the C# kernel of .NET Interactive does: each is a script that continues the one before, in Debug code,
/// without a synchronization context. It starts on one thread that all cells share and goes on in the pool. What that kernel
/// rejects does not compile here either, so that a notebook which runs here runs there.
/// </summary>
/// <remarks>It takes over the console of the process, and code in a cell can end the process.</remarks>
public sealed class CSharpKernel : IDisposable
{
    private static readonly string[] s_imports = ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private static readonly CSharpParseOptions s_older = new(LanguageVersion.CSharp13, kind: SourceCodeKind.Script);

    // Tells a cell that ends in an expression of the value null from one that ends in a statement.
    private static readonly MethodInfo s_hasReturnValue = typeof(Script).GetMethod("HasReturnValue", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingMethodException(nameof(Script), "HasReturnValue");

    private readonly BlockingCollection<Action> _work = [];
    private readonly TextWriter _out = new CellWriter(CellOutput.StandardOutput);
    private readonly TextWriter _error = new CellWriter(CellOutput.StandardError);
    private readonly InteractiveAssemblyLoader _loader = new();
    private readonly string _folder;
    private readonly ScriptOptions _options;
    private ScriptState<object>? _state;

    /// <summary>Starts a kernel.</summary>
    /// <param name="folder">Full path of the folder of the notebook, from where <c>#load</c> and <c>#r</c> start.</param>
    public CSharpKernel(string folder)
    {
        _folder = folder;
        _loader.RegisterDependency(typeof(ScriptFunctions).Assembly);
        _options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.CSharp14)
            .WithOptimizationLevel(OptimizationLevel.Debug)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(System.Text.Encoding.UTF8)
            .WithReferences(References())
            .WithImports([.. s_imports, typeof(ScriptFunctions).FullName!])
            .WithSourceResolver(new SourceFileResolver([], folder))
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder));
        new Thread(Work) { IsBackground = true, Name = "cells" }.Start();
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">What stands in it.</param>
    /// <param name="name">How stack traces name it.</param>
    /// <param name="sink">Gets each output when it is made, the error that ended the cell included. Must stand calls from any thread.</param>
    /// <param name="running">Called when the cell is compiled and starts to run; null: nobody wants to know.</param>
    /// <returns>True: it ran to its end.</returns>
    public async Task<bool> RunAsync(string code, string name, Action<CellOutput> sink, Action? running = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(sink);
        using var scope = new CellScope(sink);
        if (Directives.Refuse(code) is { } refusal)
        {
            scope.Add(refusal);
            return false;
        }

        // Else an exception in the first cell would lose the variables before it.
        _state ??= await CSharpScript.Create<object>("", _options, globalsType: null, _loader).RunAsync();
        var script = _state.Script.ContinueWith<object>(code, _options.WithFilePath(name));
        if (Defects(script) is { } defects)
        {
            scope.Add(defects);
            return false;
        }

        running?.Invoke();
        var (state, exception) = await OnOwnThreadAsync(() => StartAsync(script, scope));
        _state = state ?? _state;
        if ((exception ?? state?.Exception) is { } failure)
        {
            scope.Add(CellError.Of(failure, _folder));
            return false;
        }

        if (state is not null && (bool)s_hasReturnValue.Invoke(script, parameters: null)!)
        {
            return ShowResult(state.ReturnValue, scope);
        }

        return true;
    }

    /// <summary>Ends the thread on which cells start.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _out.Dispose();
        _error.Dispose();
    }

    private bool ShowResult(object? value, CellScope scope)
    {
        // Code of the cell runs here too: its ToString, its enumerators. What it writes is the cell's.
        scope.Enter();
        try
        {
            scope.Add(Formatter.Format(value, CellOutputKind.Result));
            return true;
        }
        catch (Exception exception)
        {
            scope.Add(CellError.Of(exception, _folder));
            return false;
        }
    }

    private static CellOutput? Defects(Script<object> script)
    {
        var errors = Errors(script.Compile());
        if (errors.Count > 0)
        {
            return CellError.Of(errors);
        }

        // The kernels that people have were built at different times; the newest one's C# 14 runs, but its own features are out.
        var older = CSharpSyntaxTree.ParseText(script.Code, s_older, script.Options.FilePath);
        errors = Errors(script.GetCompilation().RemoveAllSyntaxTrees().AddSyntaxTrees(older).GetDiagnostics());
        if (errors.Count > 0)
        {
            return CellError.Of(errors, "This needs C# 14, which older kernels do not have: ");
        }

        return older.GetRoot().DescendantTokens().Any(static token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText is nameof(AsyncKatas))
            ? CellError.Of("The namespace AsyncKatas is that of this kernel; no other has it.")
            : null;
    }

    private static List<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Where(static it => it.Severity == DiagnosticSeverity.Error)];

    // What the runtime itself brings, as it stands: what belongs to this program must not be at hand in a cell.
    private static IEnumerable<MetadataReference> References()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(path => string.Equals(Path.GetDirectoryName(path), runtime, StringComparison.Ordinal))
            .Append(typeof(ScriptFunctions).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path));
    }

    private async Task<(ScriptState<object>? State, Exception? Exception)> StartAsync(Script<object> script, CellScope scope)
    {
        Console.SetOut(_out);
        Console.SetError(_error);
        scope.Enter();
        try
        {
            return (await script.RunFromAsync(_state!, static _ => true), null);
        }
        catch (Exception exception)
        {
            return (null, exception);
        }
    }

    private Task<T> OnOwnThreadAsync<T>(Func<Task<T>> start)
    {
        var ended = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => _ = EndAsync());
        return ended.Task;

        async Task EndAsync() => ended.SetResult(await start());
    }

    private void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
