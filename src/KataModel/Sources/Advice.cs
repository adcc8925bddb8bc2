using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.KataModel;

/// <summary>What an answer does at one place and its author may not know. It never says what to do instead.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record Advice(AdviceKind Kind, int Line, int Column)
{
    /// <summary>What withholds all advice in a kata's front matter.</summary>
    public const string Everything = "all";

    /// <summary>The name of each kind, as a kata's front matter writes it.</summary>
    public static IReadOnlyDictionary<string, AdviceKind> Kinds { get; } =
        Enum.GetValues<AdviceKind>()
            .ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The name of a kind in a kata's front matter.</summary>
    public static string NameOf(AdviceKind kind) =>
        $"{char.ToLowerInvariant(kind.ToString()[0])}{kind.ToString()[1..]}";

    /// <summary>What happens there, in one sentence that begins in small: the line stands before it.</summary>
    public string Text =>
        Kind switch
        {
            AdviceKind.AsyncVoid => "nobody can await async void, or catch what it throws.",
            AdviceKind.Blocking => "this holds its thread; nothing else runs there meanwhile.",
            AdviceKind.Dropped => "nothing awaits this call; if it fails, nobody hears of it.",
            AdviceKind.Disposed => "the task may go on when what it uses is disposed of.",
            AdviceKind.UsingTask => "using is given the task, and not what comes out of it.",
            AdviceKind.Nested => "this task may end before the one inside it does.",
            AdviceKind.NullTask => "this null stands in place of a task; to await it throws.",
            AdviceKind.Token => "a cancellation does not reach this call.",
            AdviceKind.Clock => "this goes by another clock than the one at hand.",
            AdviceKind.Scheduler => "where this continues depends on who calls.",
            _ => throw new InvalidOperationException($"Nothing is said of {Kind}."),
        };

    /// <summary>
    /// What an answer is told: all that was found in its file, but what its kata is about and asks to find out.
    /// </summary>
    /// <param name="kata">The kata.</param>
    /// <param name="file">The answer to it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>In the order of lines; nothing for a file that does not compile.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IReadOnlyList<Advice>> OnAsync(
        FrontMatter kata,
        Variant file,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(kata);
        if (kata.WithheldAdvice.Contains(Everything, StringComparer.Ordinal))
        {
            return [];
        }

        var withheld = kata.WithheldAdvice.Where(Kinds.ContainsKey).Select(static name => Kinds[name]).ToHashSet();
        var found = await KataCompiler.FindAsync(file, cancellationToken);
        return
        [
            .. found
                .Where(it => !withheld.Contains(it.Kind))
                .Select(static it => new Advice(it.Kind, it.Line, it.Column)),
        ];
    }
}
