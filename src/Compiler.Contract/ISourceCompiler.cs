namespace AsyncKatas.Compiler.Contract;

/// <summary>
/// The C# compiler as katas and notebooks need it. It stands in an assembly of its own and is known by this contract
/// alone, so that it can be loaded apart with a compiler other than the one of the package.
/// </summary>
public interface ISourceCompiler
{
    /// <summary>Compiles in memory.</summary>
    /// <param name="request">What to compile, against what.</param>
    CompileResult Compile(CompileRequest request);

    /// <summary>Says what could stand at a place, by what the names there mean.</summary>
    /// <param name="request">The sources; the described one is being typed.</param>
    /// <param name="position">The place in it.</param>
    Completion Complete(CompileRequest request, int position);

    /// <summary>
    /// Finds places in the described source that compile and do something else than meant. None in one with errors; an
    /// analyzer that fails, or is not there, finds nothing.
    /// </summary>
    /// <param name="request">The sources.</param>
    /// <param name="analyzerFolder">Full path of the folder with the analyzers.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<IReadOnlyList<Finding>> AdviseAsync(
        CompileRequest request,
        string analyzerFolder,
        CancellationToken cancellationToken
    );

    /// <summary>Makes small wrong changes to right code, one at a time.</summary>
    /// <param name="text">A source that compiles.</param>
    IReadOnlyList<SourceMutation> Mutate(string text);

    /// <summary>
    /// Takes the bodies out of the methods of an answer that belong to later steps of its kata, as the stub tells them.
    /// </summary>
    /// <param name="text">A source that compiles.</param>
    /// <param name="stub">What it was before anybody wrote in it.</param>
    /// <param name="step">The last step that is written, from 1.</param>
    string Unfinish(string text, string stub, int step);

    /// <summary>Takes all checks for null out of an answer.</summary>
    /// <param name="text">A source that compiles.</param>
    string Uncheck(string text);

    /// <summary>Describes a source, which need not compile.</summary>
    /// <param name="text">The source.</param>
    SourceLook Describe(string text);

    /// <summary>
    /// Colours a script by its syntax alone. A name is taken for a type where only a type can stand, or where it
    /// begins with a capital letter and something of it is used; that is nearly always right, and needs nothing to be
    /// compiled.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <returns>The pieces, which are together the script.</returns>
    IReadOnlyList<ColouredText> Colour(string script);

    /// <summary>Looks at a script, which need not compile.</summary>
    /// <param name="script">The script.</param>
    ScriptLook Look(string script);

    /// <summary>Finds a feature of the language in a script that is newer than C# 13.</summary>
    /// <param name="script">The script.</param>
    /// <returns>What the first one is, without a full stop; null: there is none.</returns>
    string? FindNewFeature(string script);
}
