using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.KataModel;

/// <summary>Compiles variants of katas in memory. Writes nothing to disk and needs no build.</summary>
internal static class KataCompiler
{
    // Beside the framework: of ours what the specs will find in the process that runs them, and what answers may use.
    private static readonly string[] s_known =
    [
        "xunit.",
        "AsyncKatas.VirtualTime.",
        "AsyncKatas.Specs.",
        "Microsoft.Extensions.Caching.",
        "Microsoft.Extensions.DependencyInjection.",
        "Microsoft.Extensions.Options.",
        "Polly.",
        "System.Threading.RateLimiting.",
    ];

    private static readonly Lazy<string[]> s_references = new(
        FindReferences,
        LazyThreadSafetyMode.ExecutionAndPublication
    );

    /// <summary>Where the build has put the analyzers (KataModel.csproj): beside whatever runs here.</summary>
    public static string AnalyzerFolder { get; } = Path.Combine(AppContext.BaseDirectory, "analyzers");

    /// <summary>Compiles a variant with the specs and the given files of its kata.</summary>
    /// <param name="text">What to take for the text of its file; null: what stands there.</param>
    public static CompiledVariant Run(Variant variant, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var result = CompilerLoader.Compiler.Compile(RequestOf(variant, text));
        return new CompiledVariant(variant, result.Assemblies, result.Messages, result.Members);
    }

    /// <summary>
    /// What could stand at a place of a variant: members of what stands before a dot, else names in scope.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="text">The text of its file.</param>
    /// <param name="position">The place.</param>
    public static Completion Complete(Variant variant, string text, int position)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return CompilerLoader.Compiler.Complete(RequestOf(variant, text), position);
    }

    /// <summary>Finds places in the file of a variant that compile and do something else than meant.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>In the order of lines; none in a file that does not compile.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<IReadOnlyList<Finding>> FindAsync(Variant variant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(variant);

        // Without the specs and xUnit: what they have at hand, such as the token of the test that runs, the answer has
        // not.
        var whole = RequestOf(variant, text: null);
        var request = whole with
        {
            Sources =
            [
                .. whole.Sources.ExceptBy(
                    variant.Kata.SpecFiles,
                    static source => source.Path,
                    StringComparer.Ordinal
                ),
            ],
            References =
            [
                .. whole.References.Where(static path =>
                    !Path.GetFileName(path).StartsWith("xunit.", StringComparison.Ordinal)
                ),
            ],
        };
        return CompilerLoader.Compiler.AdviseAsync(request, AnalyzerFolder, cancellationToken);
    }

    /// <summary>Paths of everything that is compiled together for a variant.</summary>
    public static IReadOnlyList<string> SourcesOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return
        [
            .. variant.Kata.Repository.Sources("katas/support"),
            .. variant.Kata.Given,
            .. variant.Kata.SpecFiles,
            variant.File,
        ];
    }

    /// <summary>Small wrong changes to a right answer, one at a time.</summary>
    /// <param name="variant">The answer.</param>
    public static IReadOnlyList<Mutant> MutantsOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var text = variant.Text;
        return
        [
            .. CompilerLoader
                .Compiler.Mutate(text)
                .Select(it => new Mutant(
                    variant,
                    it.Line,
                    it.Before,
                    it.After,
                    it.Text,
                    LinesOf(text, it.Line, it.Before),
                    LinesOf(it.Text, it.Line, it.After)
                )),
        ];
    }

    /// <summary>An answer as somebody has it who has come no further than a step.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="stub">What it was before anybody wrote in it.</param>
    /// <param name="step">The last step that is written, from 1.</param>
    public static string Unfinish(string text, string stub, int step) =>
        CompilerLoader.Compiler.Unfinish(text, stub, step);

    /// <summary>An answer without its checks for null.</summary>
    /// <param name="text">The answer.</param>
    public static string Uncheck(string text) => CompilerLoader.Compiler.Uncheck(text);

    /// <summary>What a source looks like; it need not compile.</summary>
    /// <param name="text">The source.</param>
    public static SourceLook LookOf(string text) => CompilerLoader.Compiler.Describe(text);

    private static CompileRequest RequestOf(Variant variant, string? text)
    {
        return new CompileRequest(
            $"kata-{variant.Kata.Name}",
            [.. SourcesOf(variant).Select(Read)],
            variant.Kata.SpecFiles,
            s_references.Value,
            variant.File
        );

        SourceFile Read(string path) =>
            new(
                path,
                !string.Equals(path, variant.File, StringComparison.Ordinal)
                    ? variant.Kata.Repository.Read(path)
                    : text ?? variant.Text
            );
    }

    private static string LinesOf(string text, int line, string part) =>
        string.Join('\n', text.Split('\n').Skip(line - 1).Take(part.Count(static it => it == '\n') + 1));

    private static string[] FindReferences()
    {
        var all = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        var known = all.Where(static path =>
            s_known.Any(start => Path.GetFileName(path).StartsWith(start, StringComparison.Ordinal))
        );
        var framework =
            BuildFacts.Find("ReferenceFolder") is { } folder && Directory.Exists(folder)
                ? Directory.GetFiles(folder, "*.dll")
                : [];
        return framework.Length > 0
            ? [.. framework, .. known]
            :
            [
                .. all.Where(static path => !path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
                    .Union(known, StringComparer.Ordinal),
            ];
    }
}
