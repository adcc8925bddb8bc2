using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.Compiler;

/// <summary>
/// The compiler of the package, or the SDK's if this assembly is loaded beside that one: it is compiled ahead of time
/// and is ready three times as fast.
/// </summary>
public sealed class SourceCompiler : ISourceCompiler
{
    /// <inheritdoc/>
    public CompileResult Compile(CompileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Emitter.Compile(request);
    }

    /// <inheritdoc/>
    public Completion Complete(CompileRequest request, int position) => SourceCompletion.Complete(request, position);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Finding>> AdviseAsync(
        CompileRequest request,
        string analyzerFolder,
        CancellationToken cancellationToken
    ) => SourceAdviser.FindAsync(request, analyzerFolder, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<SourceMutation> Mutate(string text) => SourceMutator.Mutate(text);

    /// <inheritdoc/>
    public string Unfinish(string text, string stub, int step) => SourceUnfinisher.Unfinish(text, stub, step);

    /// <inheritdoc/>
    public string Uncheck(string text) => SourceUnfinisher.Uncheck(text);

    /// <inheritdoc/>
    public SourceLook Describe(string text) => SourceDescriber.Describe(text);

    /// <inheritdoc/>
    public IReadOnlyList<ColouredText> Colour(string script) => ScriptColours.Colour(script);

    /// <inheritdoc/>
    public ScriptLook Look(string script) => ScriptInspector.Look(script);

    /// <inheritdoc/>
    public string? FindNewFeature(string script) => ScriptInspector.FindNewFeature(script);
}
