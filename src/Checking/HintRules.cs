using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>The hints of a kata.</summary>
internal static class HintRules
{
    private static readonly string[] s_headings = ["Hint 1", "Hint 2", "Hint 3"];

    public static IEnumerable<string> ThreeHints(KataEvidence kata)
    {
        if (kata.HintsText is not { } text)
        {
            yield break;
        }

        var sections = new SectionedText(text).Sections.Where(static section => section.Heading.Length > 0).ToList();
        if (!sections.Select(static section => section.Heading).SequenceEqual(s_headings, StringComparer.Ordinal))
        {
            yield return $"{kata.Files.Hints} must have the headings \"## Hint 1\", \"## Hint 2\" and \"## Hint 3\", "
                + "and no others.";
        }

        foreach (var section in sections.Where(static section => section.Text.Length == 0))
        {
            yield return $"{kata.Files.Hints}: \"## {section.Heading}\" is empty; write it.";
        }
    }
}
