namespace AsyncKatas.KataModel;

/// <summary>
/// A page of a kata as it is shown: in a language of its reader if there is a translation of the page as it is today,
/// otherwise in English. What was translated from an older page could ask for something that no spec asks for any more.
/// </summary>
internal sealed class KataPage
{
    private readonly SectionedText _original;
    private readonly SectionedText _shown;

    private KataPage(string path, string language, string text, SectionedText original, SectionedText shown) =>
        (Path, Language, Text, _original, _shown) = (path, language, text, original, shown);

    /// <summary>The file that is shown, from the root of the repository on.</summary>
    public string Path { get; }

    /// <summary>The language that it is in: <c>en</c>, <c>de</c>, <c>pt-br</c>.</summary>
    public string Language { get; }

    /// <summary>Its title as it stands there; null: it has none.</summary>
    public string? Title => _shown.Title;

    /// <summary>What stands in it, without front matter.</summary>
    public string Text { get; }

    /// <summary>Headings of the second level with what stands below; the first has no heading.</summary>
    public IReadOnlyList<(string Heading, string Text)> Sections => _shown.Sections;

    /// <summary>Looks for the page that is shown.</summary>
    /// <param name="repository">The checkout, which knows the languages of its reader.</param>
    /// <param name="original">The page in English, which there is.</param>
    public static KataPage Of(Repository repository, string original)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var text = repository.Read(original);
        var english = new SectionedText(text);
        foreach (var language in repository.Languages)
        {
            if (
                Translation.Find(repository, original, language) is { } translation
                && translation.IsOf(original, text)
                && new SectionedText(translation.Text) is var shown
                && shown.Levels.SequenceEqual(english.Levels)
            )
            {
                return new KataPage(translation.Path, language, translation.Text, english, shown);
            }
        }

        return new KataPage(original, "en", FrontMatter.Strip(text), english, english);
    }

    /// <summary>The title of a page as its reader sees it.</summary>
    /// <param name="repository">The checkout, which knows the languages of its reader.</param>
    /// <param name="original">The page in English, which there is.</param>
    /// <param name="title">Its title in English.</param>
    /// <returns>It and its language.</returns>
    public static (string Text, string Language) TitleOf(Repository repository, string original, string title)
    {
        ArgumentNullException.ThrowIfNull(repository);

        // In English nothing has to be read for it.
        return
            repository.Languages.Any(language => Translation.Find(repository, original, language) is not null)
            && Of(repository, original) is { Language: not "en", Title: { Length: > 0 } translated } page
            ? (translated, page.Language)
            : (title, "en");
    }

    /// <summary>A section; null: there is none.</summary>
    /// <param name="heading">Its heading in English. In a translation it is the one at the same place.</param>
    public (string Heading, string Text)? Section(string heading) =>
        _original
            .Sections.Zip(_shown.Sections)
            .Where(both => string.Equals(both.First.Heading, heading, StringComparison.Ordinal))
            .Select(static both => ((string, string)?)both.Second)
            .FirstOrDefault();
}
