using System.Globalization;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>A notebook uses nothing that only one of the C# kernels has: the list of what they do not share.</summary>
internal static class KernelRules
{
    private const string Markup = "HTML";

    // What the compiler says of a feature that is not in C# 13.
    private const string TooNew = "CS9260";

    private static readonly CSharpParseOptions s_newest = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);
    private static readonly CSharpParseOptions s_shared = new(LanguageVersion.CSharp13, kind: SourceCodeKind.Script);
    private static readonly CSharpCompilationOptions s_script = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: ["System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks"]
    );

    // Called in a cell, with or without something before the dot.
    private static readonly string[] s_calls = ["display", "Display", "DisplayAs", "CSS"];

    // Types, namespaces and words, with nothing before them.
    private static readonly string[] s_names =
    [
        "dynamic",
        "Kernel",
        "KernelInvocationContext",
        "Formatter",
        "PocketView",
    ];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_references = new(References);

    /// <summary><c>#!import</c>, and no other line of this kind.</summary>
    public static IEnumerable<string> Imports(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            var lines = cell
                .Source.Split('\n')
                .Select(static line => line.Trim())
                .Where(static line => line.Length > 0)
                .ToList();
            if (lines.Exists(static line => line.StartsWith("#load", StringComparison.Ordinal)))
            {
                yield return $"{it.At(cell)} #load finds no file in some kernels; write #!import lib/name.csx, alone "
                    + "in a cell.";
            }

            if (
                lines.Find(static line => line.StartsWith("#r ", StringComparison.Ordinal) || IsOtherMagic(line)) is
                { } line
            )
            {
                yield return $"{it.At(cell)} take \"{line}\" away: only some kernels know it.";
            }

            if (lines.Find(static line => IsImport(line)) is { } import)
            {
                if (lines.Count > 1)
                {
                    yield return $"{it.At(cell)} give \"{import}\" a cell of its own: some kernels skip anything else "
                        + "in it.";
                }

                if (import.Contains('"', StringComparison.Ordinal))
                {
                    yield return $"{it.At(cell)} write {import.Replace("\"", "", StringComparison.Ordinal)}: some "
                        + "kernels take the quotation marks for a part of the name.";
                }
            }
        }
    }

    /// <summary>No call and no type that only one kernel has.</summary>
    public static IEnumerable<string> Names(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            var root = CSharpSyntaxTree.ParseText(cell.Source, s_newest).GetRoot();
            foreach (
                var name in root.DescendantNodes()
                    .OfType<SimpleNameSyntax>()
                    .Where(IsForeign)
                    .Select(static name => name.Identifier.ValueText)
                    .Distinct(StringComparer.Ordinal)
            )
            {
                yield return $"{it.At(cell)} \"{name}\" is not in every kernel; print it, or draw it in the last line "
                    + "of the cell with HTML(...).";
            }

            if (
                root.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(static call => NameOf(call) is Markup)
                && !DefinesMarkup(it.Notebook, cell)
            )
            {
                yield return $"{it.At(cell)} HTML(...) is not in every kernel, and the compiler warns of it in others; "
                    + "import a file that defines it, as lib/timeline.csx does.";
            }
        }
    }

    /// <summary>No C# that is newer than that of the oldest kernel in use.</summary>
    public static IEnumerable<string> Language(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            var tree = CSharpSyntaxTree.ParseText(cell.Source, s_shared);
            var errors = CSharpCompilation
                .CreateScriptCompilation("cell", tree, s_references.Value, s_script)
                .GetDiagnostics()
                .Where(static error => string.Equals(error.Id, TooNew, StringComparison.Ordinal))
                .ToList();
            if (errors.Count > 0)
            {
                yield return $"{it.At(cell)} {errors[0].GetMessage(CultureInfo.InvariantCulture).TrimEnd('.')}; some "
                    + $"kernels have no newer C# than that.";
            }
            else if (
                CSharpSyntaxTree
                    .ParseText(cell.Source, s_newest)
                    .GetRoot()
                    .DescendantNodes()
                    .Any(static node => node.IsKind(SyntaxKind.FieldExpression))
            )
            {
                yield return $"{it.At(cell)} \"field\" needs C# 14; some kernels have no newer C# than 13.";
            }
        }
    }

    private static bool IsImport(string line) => line.StartsWith("#!import ", StringComparison.Ordinal);

    private static bool IsOtherMagic(string line) => line.StartsWith("#!", StringComparison.Ordinal) && !IsImport(line);

    private static bool IsForeign(SimpleNameSyntax name) =>
        name.Identifier.ValueText is var text
        && (
            name.Parent switch
            {
                InvocationExpressionSyntax => s_calls.Contains(text, StringComparer.Ordinal),
                MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access when access.Name == name =>
                    s_calls.Contains(text, StringComparer.Ordinal),
                MemberAccessExpressionSyntax access when access.Name == name => false,
                QualifiedNameSyntax qualified when qualified.Right == name => text is "Interactive",
                _ => s_names.Contains(text, StringComparer.Ordinal),
            }
        );

    private static string? NameOf(InvocationExpressionSyntax call) =>
        (call.Expression as IdentifierNameSyntax)?.Identifier.ValueText;

    // In a cell above, or in a file that a cell above imports.
    private static bool DefinesMarkup(NotebookDocument notebook, NotebookCell user)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!;
        return notebook
            .CodeCells.Where(cell => cell.Number <= user.Number)
            .SelectMany(cell =>
                Directives
                    .ImportedFiles(cell.Source)
                    .Select(file => Path.GetFullPath(file, folder))
                    .Where(File.Exists)
                    .Select(File.ReadAllText)
                    .Prepend(cell.Source)
            )
            .SelectMany(static source => CSharpSyntaxTree.ParseText(source, s_newest).GetCompilationUnitRoot().Members)
            .Any(static member =>
                member
                    is MethodDeclarationSyntax { Identifier.ValueText: Markup }
                        or GlobalStatementSyntax
                    {
                        Statement: LocalFunctionStatementSyntax { Identifier.ValueText: Markup }
                    }
            );
    }

    private static IReadOnlyList<MetadataReference> References()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. new[]
            {
                "System.Runtime",
                "System.Collections",
                "System.Linq",
                "System.Console",
                "System.Private.CoreLib",
            }.Select(name => MetadataReference.CreateFromFile(Path.Combine(runtime, $"{name}.dll"))),
        ];
    }
}
