using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>All that a kata promises: the task in its README, and the documentation in its stub.</summary>
internal sealed class PromisedText
{
    // Neighbours in a block: a quotation can go from one to the next, but never from an item of a list to another.
    private readonly IReadOnlyList<IReadOnlyList<Sentence>> _blocks;

    /// <summary>Gathers it.</summary>
    /// <param name="task">The section of the README, and where it stands.</param>
    /// <param name="documentation">The documentation comments, and where they stand.</param>
    public PromisedText((string File, string Text) task, (string File, IEnumerable<string> Comments) documentation) =>
        _blocks = [
            .. Blocks(task.File, task.Text),
            .. documentation
                .Comments.Select(DocumentationComment.Read)
                .SelectMany(comment => Blocks(documentation.File, comment.Markdown)),
        ];

    /// <summary>The sentences that a quotation touches, wherever it stands; none: it is no quotation.</summary>
    public IEnumerable<Sentence> QuotedBy(string quotation)
    {
        var words = Prose.Plain(quotation);
        return words.Length == 0 ? [] : _blocks.SelectMany(block => QuotedBy(words, block));
    }

    /// <summary>The sentences that none of some quotations touches, each once.</summary>
    public IReadOnlyList<Sentence> Without(IEnumerable<string> quotations)
    {
        var quoted = quotations.SelectMany(QuotedBy).Select(static it => it.Plain);
        var all = _blocks.SelectMany(static block => block);
        return [.. all.ExceptBy(quoted, static it => it.Plain, StringComparer.Ordinal)];
    }

    private static IEnumerable<IReadOnlyList<Sentence>> Blocks(string file, string markdown) =>
        from block in Prose.Blocks(markdown)
        select Prose.Sentences(block).Select(sentence => new Sentence(file, sentence)).ToList();

    private static IEnumerable<Sentence> QuotedBy(string words, IReadOnlyList<Sentence> block)
    {
        var text = string.Join(' ', block.Select(static sentence => sentence.Plain));
        for (var at = Next(0); at >= 0; at = Next(at + 1))
        {
            var start = 0;
            foreach (var sentence in IsWhole(text, at, at + words.Length) ? block : [])
            {
                if (start < at + words.Length && at < start + sentence.Plain.Length)
                {
                    yield return sentence;
                }

                start += sentence.Plain.Length + 1;
            }
        }

        int Next(int from) => text.IndexOf(words, from, StringComparison.Ordinal);
    }

    // A quotation begins and ends with a whole word.
    private static bool IsWhole(string text, int start, int end) =>
        !(start > 0 && char.IsLetterOrDigit(text[start - 1]) && char.IsLetterOrDigit(text[start]))
        && !(end < text.Length && char.IsLetterOrDigit(text[end - 1]) && char.IsLetterOrDigit(text[end]));
}
