using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Html;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>Where one can read about what the author of a known mistake believes.</summary>
internal sealed class BeliefPage(Repository repository)
{
    private readonly Pages _pages = new(repository);

    /// <summary>The place in the repository: a cell of a notebook, or a part of the kata's page.</summary>
    public string PlaceOf(Kata kata, MistakeHeader mistake) =>
        mistake.Notebook is { } notebook && NotebookLink.Exists(repository, notebook)
            ? notebook
            : TaskOf(KataPage.Of(repository, kata.Files.Readme));

    /// <summary>The address of its page, for a terminal that can follow links.</summary>
    public string AddressOf(Kata kata, MistakeHeader mistake) => _pages.AddressOf(PlaceOf(kata, mistake));

    /// <summary>Sees to it that the page is there, and those to which it links, if they can be written.</summary>
    public void Prepare() => _pages.Write();

    /// <summary>Opens the page.</summary>
    /// <param name="variable">The variables of the environment, which say what browser there is.</param>
    /// <returns>What came of it, in one sentence.</returns>
    /// <exception cref="SetupException">It cannot be written.</exception>
    public async Task<string> OpenAsync(
        Kata kata,
        MistakeHeader mistake,
        Func<string, string?> variable,
        CancellationToken cancellationToken
    )
    {
        Prepare();
        var address = AddressOf(kata, mistake);
        return await Browser.TryOpenAsync(_pages.WriteSignpost(PlaceOf(kata, mistake)), variable, cancellationToken)
            ? $"Your browser shows {address}"
            : $"No browser was found here. The page is {address}";
    }

    // What no cell is about is a promise that was not kept, and there the promise stands.
    private static string TaskOf(KataPage page) =>
        $"{page.Path}#{PagePart.IdOf(page.Section("Your task")?.Heading ?? "")}";
}
