using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>The translations of a kata's page and of its hints.</summary>
internal static class TranslationRules
{
    // A translation that nobody is shown looks like one that is there.
    public static IEnumerable<string> NameIsKnown(KataEvidence kata) =>
        from path in kata.Files.Repository.Files(kata.Files.Folder, "*.md")
        where
            !string.Equals(path, kata.Files.Readme, StringComparison.Ordinal)
            && !string.Equals(path, kata.Files.Hints, StringComparison.Ordinal)
            && Translation.LanguageOf(path) is null
        select $"{path} is shown to nobody; name a translation README.de.md or hints.pt-br.md, in small letters, or "
            + "remove it.";

    public static IEnumerable<string> IsOfToday(KataEvidence kata) =>
        from it in kata.Translations
        let original = Translation.OriginalOf(it.Path)
        let text = TextOf(kata, original)
        where text is not null && !it.IsOf(original, text)
        let mark = Translation.MarkOf(original, text)
        select it.IsMarked
            ? $"{it.Path} translates an older {Path.GetFileName(original)}; translate what has changed since "
                + $"(git log -p {original}), and make {mark} its first line."
            : $"{it.Path} does not say of which {Path.GetFileName(original)} it is a translation; make {mark} its "
                + "first line.";

    // Sections are found by their place, because their headings are translated.
    public static IEnumerable<string> IsBuiltLikeThePage(KataEvidence kata)
    {
        foreach (var it in kata.Translations)
        {
            var original = Translation.OriginalOf(it.Path);
            if (TextOf(kata, original) is not { } text)
            {
                yield return $"{it.Path} translates {original}, which is not there; remove it.";
                continue;
            }

            var (page, translated) = (new SectionedText(text), new SectionedText(it.Text));
            if (!translated.Levels.SequenceEqual(page.Levels))
            {
                yield return $"{it.Path} has the headings {Marks(translated)}, and {original} has {Marks(page)}; "
                    + "translate each of them, in the same order.";
                continue;
            }

            if (!translated.Code.SequenceEqual(page.Code, StringComparer.Ordinal))
            {
                yield return $"{it.Path} shows other C# than {original}; take over each ```csharp block as it is.";
            }

            foreach (
                var (section, other) in page
                    .Sections.Zip(translated.Sections)
                    .Where(static both => !Numbers(both.First.Text).SequenceEqual(Numbers(both.Second.Text)))
            )
            {
                yield return $"{it.Path}: \"## {other.Heading}\" has other numbered items than "
                    + $"\"## {section.Heading}\" of {original}; translate each of them.";
            }

            foreach (var empty in translated.Sections.Skip(1).Where(static section => section.Text.Length == 0))
            {
                yield return $"{it.Path}: the section \"## {empty.Heading}\" is empty; translate it.";
            }
        }
    }

    private static string? TextOf(KataEvidence kata, string original) =>
        string.Equals(original, kata.Files.Hints, StringComparison.Ordinal) ? kata.HintsText : kata.ReadmeText;

    private static string Marks(SectionedText text) =>
        string.Join(' ', text.Levels.Select(static level => new string('#', level)));

    private static IEnumerable<int> Numbers(string text) =>
        SectionedText.Steps(text).Select(static step => step.Number);
}
