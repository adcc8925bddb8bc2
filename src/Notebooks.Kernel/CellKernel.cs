using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// The kernel as the front ends set it up, and what they leave to us: a moment from which a time limit can count, cell
/// and line in the trace of an error, bounded output, late output, a library that could not be imported.
/// </summary>
internal sealed partial class CellKernel : IDisposable
{
    // Private, and so found by its name: without it no stack trace names a line. No other version of the kernel will
    // come.
    private static readonly FieldInfo s_options =
        typeof(CSharpKernel).GetField("_scriptOptions", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(CSharpKernel), "_scriptOptions");

    private readonly CompositeKernel _kernel = [];
    private readonly CSharpKernel _csharp = new CSharpKernel().UseKernelHelpers().UseWho().UseValueSharing();
    private readonly TextWriter _out = new CellWriter(CellOutput.StandardOutput);
    private readonly TextWriter _error = new CellWriter(CellOutput.StandardError);
    private readonly string _folder;
    private readonly Action<KernelMessage> _send;
    private readonly IDisposable _events;
    private Run? _run;

    /// <summary>Sets up a kernel; it is the only one in this process.</summary>
    /// <param name="folder">Full path of the folder of the notebook, from where it loads files.</param>
    /// <param name="send">Gets what there is to say. Must stand calls from any thread.</param>
    public CellKernel(string folder, Action<KernelMessage> send)
    {
        (_folder, _send) = (folder, send);
        _csharp.AddMiddleware(RunAsync);
        _kernel.Add(_csharp);
        _kernel.DefaultKernelName = _csharp.Name;
        _kernel.UseImportMagicCommand();
        _events = _kernel.KernelEvents.Subscribe(Report);
        AppDomain.CurrentDomain.AssemblyLoad += Start;
    }

    /// <summary>Has the compiler compiled before the first cell comes.</summary>
    public Task WarmUpAsync() => _kernel.SendAsync(new SubmitCode("", _csharp.Name));

    /// <summary>Runs a cell.</summary>
    public async Task RunAsync(KernelRequest request)
    {
        var run = new Run(request, _send, Path.GetFullPath(request.Name, _folder));
        _run = run;
        await _kernel.SendAsync(new SubmitCode(request.Code, _csharp.Name));
        _run = null;
        run.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.AssemblyLoad -= Start;
        _events.Dispose();
        _kernel.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    // Each piece of code that reaches the C# kernel: a cell, and each file that it imports.
    private async Task RunAsync(KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        if (command is not SubmitCode submission || _run is not { } run)
        {
            await next(command, context);
            return;
        }

        var name = ImportedFile(submission, run) ?? run.Request.Name;
        s_options.SetValue(
            _csharp,
            ((ScriptOptions)s_options.GetValue(_csharp)!)
                .WithEmitDebugInformation(true)
                .WithFileEncoding(Encoding.UTF8)
                .WithFilePath(name)
        );
        run.Scope.Enter();
        var before = _csharp.ScriptState;
        await next(command, context);

        // The kernel says nothing of an exception that a file threw while it was imported.
        if (
            submission.Parent is not null
            && _csharp.ScriptState is { Exception: { } exception } after
            && after != before
        )
        {
            run.Fail(CellError.Of(exception, _folder));
        }
    }

    private string? ImportedFile(SubmitCode submission, Run run) =>
        submission.Parent is null
            ? null
            : Import()
                .Matches(run.Request.Code)
                .Select(static line => line.Groups["path"].Value.Trim().Trim('"'))
                .FirstOrDefault(path =>
                    Path.GetFullPath(path, _folder) is var file
                    && File.Exists(file)
                    && string.Equals(
                        Unified(File.ReadAllText(file)),
                        Unified(submission.Code),
                        StringComparison.Ordinal
                    )
                );

    private static string Unified(string code) => code.ReplaceLineEndings("\n").Trim();

    // Nothing else tells that a cell is compiled and starts: its assembly is loaded. The kernel has taken the console
    // by then, and would make an event of each piece that is written to it.
    private void Start(object? sender, AssemblyLoadEventArgs it)
    {
        if (_run is { } run && it.LoadedAssembly.FullName?.StartsWith('\u211B') is true)
        {
            Console.SetOut(_out);
            Console.SetError(_error);
            _send(new KernelMessage(KernelMessageKind.Running, run.Request.Name));
        }
    }

    private void Report(KernelEvent it)
    {
        if (_run is not { } run)
        {
            return;
        }

        switch (it)
        {
            case DisplayedValueProduced shown:
                run.Scope.Add(Output(shown, CellOutputKind.Display), shown.ValueId);
                break;
            case DisplayedValueUpdated shown:
                run.Scope.Update(Output(shown, CellOutputKind.Display), shown.ValueId);
                break;
            case ReturnValueProduced shown:
                run.Scope.Add(Output(shown, CellOutputKind.Result));
                break;
            case DiagnosticsProduced { Diagnostics.Count: > 0 } compiled
                when compiled.FormattedDiagnostics.Count == compiled.Diagnostics.Count:
                Report(compiled, run);
                break;
            case CommandFailed { Command.Parent: null } failed:
                run.Fail(
                    failed.Exception is null or CodeSubmissionCompilationErrorException
                        ? CellError.Of(Local(failed.Message, run))
                        : CellError.Of(failed.Exception, _folder)
                );
                break;
            default:
                break;
        }
    }

    private void Report(DiagnosticsProduced compiled, Run run)
    {
        var lines = compiled.FormattedDiagnostics.Zip(compiled.Diagnostics).ToList();
        foreach (var warning in Texts(DiagnosticSeverity.Warning).Distinct(StringComparer.Ordinal))
        {
            run.Scope.Add(new CellOutput(CellOutputKind.Stream, CellOutput.StandardError, $"{warning}\n"));
        }

        // Of a cell the kernel says itself that it has failed; of a file that it imports it does not.
        if (compiled.Command.Parent is not null && Texts(DiagnosticSeverity.Error).ToList() is { Count: > 0 } errors)
        {
            run.Fail(CellError.Of(string.Join('\n', errors)));
        }

        IEnumerable<string> Texts(DiagnosticSeverity severity) =>
            lines.Where(line => line.Second.Severity == severity).Select(line => Local(line.First.Value, run));
    }

    // One value, one form; and without the style sheet that the kernel repeats in each: it would bury what changes.
    private static CellOutput Output(DisplayEvent it, CellOutputKind kind)
    {
        var form =
            it.FormattedValues.FirstOrDefault(static form => form.MimeType is CellOutput.Html)
            ?? it.FormattedValues.FirstOrDefault();
        return form is null
            ? new CellOutput(kind, CellOutput.Plain, "")
            : new CellOutput(kind, form.MimeType, KernelStyle().Replace(form.Value.ReplaceLineEndings("\n"), ""));
    }

    // The cell needs no name in its own errors, and a file none of this computer.
    private string Local(string message, Run run) =>
        string.Join(
            '\n',
            message
                .ReplaceLineEndings("\n")
                .Split('\n')
                .Select(line =>
                {
                    line = line.StartsWith(run.Path, StringComparison.Ordinal) ? line[run.Path.Length..] : line;
                    line = line.StartsWith(run.Request.Name, StringComparison.Ordinal)
                        ? line[run.Request.Name.Length..]
                        : line;
                    return line.Replace($"{_folder}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal);
                })
        );

    [GeneratedRegex(
        @"^[ \t]*#!import[ \t]+(?<path>.+?)[ \t]*$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Import();

    [GeneratedRegex(
        @"<style>\s*\.dni-code-hint\b.*?</style>",
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex KernelStyle();

    /// <summary>The run of one cell.</summary>
    private sealed class Run(KernelRequest request, Action<KernelMessage> send, string path)
    {
        private bool _hasFailed;

        public KernelRequest Request { get; } = request;

        // As the compiler spells the name of the cell.
        public string Path { get; } = path;

        public CellScope Scope { get; } = new(request.Name, send);

        public void Fail(CellOutput error)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                Scope.Add(error);
            }
        }

        public void End()
        {
            Scope.End();
            send(new KernelMessage(_hasFailed ? KernelMessageKind.Failed : KernelMessageKind.Succeeded, Request.Name));
        }
    }
}
