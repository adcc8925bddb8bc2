using AsyncKatas.Compiler.Contract;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>What a learner is told of the code below a verdict: what nobody has said yet.</summary>
internal static class LearnersAdvice
{
    /// <summary>Looks for advice on an answer whose specs have been asked.</summary>
    /// <param name="status">What they said.</param>
    /// <param name="mistake">The known mistake that the failure is taken for, once that is known.</param>
    /// <param name="showsWarnings">
    /// True if the compiler's warnings stand beside it: what they say is not said twice.
    /// </param>
    /// <param name="cancellationToken">Ends the search; nobody waits for an analyzer that does not end with it.</param>
    /// <returns>In the order of lines. None where nothing is written yet.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IReadOnlyList<Advice>> FindAsync(
        KataStatus status,
        Task<KnownMistake?> mistake,
        bool showsWarnings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(mistake);
        if (status is not { Kata: { } kata, State: KataState.Started or KataState.Done })
        {
            return [];
        }

        var found = await OnAsync(kata, kata.Learner, cancellationToken);
        var said = showsWarnings ? status.Warnings.Select(static warning => warning.Line).ToHashSet() : [];
        var left = found.Where(it => it.Kind != AdviceKind.Dropped || !said.Contains(it.Line)).ToList();
        if (left.Count == 0 || await mistake is not { } known)
        {
            return left;
        }

        // What the code of the mistake is told too is what its author believes.
        var shared = (await OnAsync(kata, known.File, cancellationToken)).Select(static it => it.Kind).ToHashSet();
        return left.FindAll(it => !shared.Contains(it.Kind));
    }

    private static async Task<IReadOnlyList<Advice>> OnAsync(
        Kata kata,
        Variant file,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Task.Run(() => Advice.OnAsync(kata.FrontMatter, file, cancellationToken), cancellationToken)
                .WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SetupException or IOException or UnauthorizedAccessException)
        {
            // Its file is gone again, or somebody is writing it: the verdict on what comes next will have advice.
            return [];
        }
    }
}
