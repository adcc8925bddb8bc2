namespace AsyncKatas.Notebooks.Kernel;

/// <summary>A piece of a page: shown as it is, where other values are shown escaped.</summary>
/// <param name="content">The markup.</param>
public sealed class HtmlContent(string content)
{
    /// <summary>The markup.</summary>
    public override string ToString() => content;
}
