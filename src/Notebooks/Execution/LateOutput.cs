using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>
/// What the code of a cell put out when the cell had ended: some front ends lose it, others show it below another cell.
/// </summary>
/// <param name="Cell">The cell that started the code.</param>
/// <param name="Text">The beginning of it.</param>
public sealed record LateOutput(NotebookCell Cell, string Text)
{
    private const int MaxExcerpt = 80;

    /// <summary>The sentence for the user.</summary>
    public override string ToString()
    {
        var text = Text.Trim().ReplaceLineEndings(" ");
        return $"{Cell.Name} wrote \"{(text.Length > MaxExcerpt ? $"{text[..MaxExcerpt]}..." : text)}\" after its end; "
            + "have it wait for what it starts.";
    }
}
