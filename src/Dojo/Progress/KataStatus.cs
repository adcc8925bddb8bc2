using AsyncKatas.Checking;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Progress;

/// <summary>How far the learner is with one kata, by what its specs say at this moment.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Kata">The kata; null if it is broken.</param>
/// <param name="Defect">Why it is broken.</param>
/// <param name="Errors">Of the compiler.</param>
/// <param name="Run">
/// What the specs said; null if they could not run, or need not because something is still to be written.
/// </param>
internal sealed record KataStatus(
    string Name,
    Kata? Kata,
    SetupException? Defect,
    IReadOnlyList<CompilerMessage> Errors,
    RunResult? Run
)
{
    /// <summary>What the compiler warns of in async code, in the learner's file.</summary>
    public IReadOnlyList<CompilerMessage> Warnings { get; init; } = [];

    /// <summary>True if the learner's file is what it was before anybody had written in it.</summary>
    public bool IsStartingFile { get; init; }

    public string Title => Kata?.Title ?? Name;

    public KataState State =>
        (Defect, Run) switch
        {
            (not null, _) => KataState.Broken,
            (_, null) => Errors.Count == 0 ? KataState.Untouched : KataState.DoesNotCompile,
            (_, { Passed: true }) => KataState.Done,
            _ when IsStartingFile => KataState.Untouched,
            (_, { Specs.Count: > 0 } run)
                when run.Specs.All(static spec =>
                    spec.Failures.Any(static failure =>
                        failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal)
                    )
                ) => KataState.Untouched,
            _ => KataState.Started,
        };

    /// <summary>How many specs the kata has.</summary>
    public int SpecCount =>
        Run?.Specs.Count ?? (Kata is null ? 0 : SpecOutline.Of(Kata.Files.Repository.Read(Kata.SpecFile)).Specs.Count);

    /// <summary>
    /// True while nobody has changed anything, or a method still throws what the stub throws: not all specs can pass,
    /// and there is no need to ask them.
    /// </summary>
    public bool IsUnwritten =>
        IsStartingFile
        || Kata is not null
        && Kata.Files.Repository.Read(Kata.LearnerFile)
            .Split('\n')
            .Any(static line => line.TrimStart().StartsWith(StubRules.Throw, StringComparison.Ordinal));
}

/// <summary>How far a learner is with a kata.</summary>
internal enum KataState
{
    /// <summary>
    /// The file is the one that the learner was given, or every spec still asks for something to be written; or the
    /// file does, and it is not this kata's turn.
    /// </summary>
    Untouched,

    /// <summary>Some specs fail.</summary>
    Started,

    /// <summary>All specs pass.</summary>
    Done,

    /// <summary>The learner's file is no C# at the moment.</summary>
    DoesNotCompile,

    /// <summary>The kata cannot be worked on: a file is missing or unreadable.</summary>
    Broken,
}
