namespace AsyncKatas.KataModel;

/// <summary>A sentence that a learner reads before writing anything.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Markdown">The sentence, in one line.</param>
internal sealed record Sentence(string File, string Markdown)
{
    /// <summary>What of it counts when it is compared.</summary>
    public string Plain { get; } = Prose.Plain(Markdown);
}
