using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Linting;

namespace AsyncKatas.Checking;

/// <summary>The page of a kata.</summary>
internal static class ReadmeRules
{
    private static readonly string[] s_sections =
    [
        "Predict",
        "Your task",
        "Out of scope",
        "Python and C#",
        "Read more",
    ];
    private static readonly string[] s_documents = ["000", "001", "002", "003", "004"];

    public static IEnumerable<string> FrontMatterIsThere(KataEvidence kata)
    {
        return kata.FrontMatterDefect is { } defect ? [defect] : [];
    }

    public static IEnumerable<string> TitleIsHeading(KataEvidence kata) =>
        IfParsed(kata, front => string.IsNullOrWhiteSpace(front.Title) ? ["the front matter has no title; add one."]
            : !string.Equals(front.Title, kata.Readme.Title, StringComparison.Ordinal)
                ?
                [
                    $"the title is \"{front.Title}\" in the front matter and \"{kata.Readme.Title}\" in the "
                        + "heading; make them the same.",
                ]
            : []);

    public static IEnumerable<string> Minutes(KataEvidence kata) =>
        IfParsed(kata, static front =>
            front.Minutes is >= 5 and <= 240
                ? []
                : [$"minutes is {front.Minutes}; say how many minutes, from 5 to 240, a learner needs."]
        );

    public static IEnumerable<string> Level(KataEvidence kata) =>
        IfParsed(kata, static front =>
            front.Level is { } level && FrontMatter.Levels.Contains(level, StringComparer.Ordinal)
                ? []
                : [$"level is \"{front.Level}\"; choose one of {string.Join(", ", FrontMatter.Levels)}."]
        );

    public static IEnumerable<string> Teaches(KataEvidence kata) =>
        IfParsed(kata, static front =>
            front.Teaches.Length > 0 ? [] : ["teaches is empty; name what a learner knows afterwards."]
        );

    public static IEnumerable<string> Documents(KataEvidence kata) =>
        IfParsed(kata, static front =>
            from document in front.Documents.Except(s_documents, StringComparer.Ordinal)
            select $"there is no document \"{document}\"; choose among {string.Join(", ", s_documents)} (in "
                + "quotes)."
        );

    public static IEnumerable<string> Prerequisites(KataEvidence kata) => IfParsed(kata, front => front
                .Prerequisites.Select(name =>
                    !kata.Files.Repository.KataFolders().Contains(name, StringComparer.Ordinal)
                        ? $"there is no kata \"{name}\" to be a prerequisite; correct the name."
                    : Kata.NumberOf(name) >= Kata.NumberOf(kata.Files.Name)
                        ? $"the prerequisite {name} comes later than the kata itself; renumber one, or remove it."
                    : ""
                )
                .Where(static defect => defect.Length > 0));

    public static IEnumerable<string> Start(KataEvidence kata) => IfParsed(
        kata,
        static front => front.Start is FrontMatter.Stub or FrontMatter.BrokenCode
            ? []
            : [
                $"start is \"{front.Start}\"; choose {FrontMatter.Stub} or {FrontMatter.BrokenCode}, or leave it "
                    + "out for a stub.",
            ]);

    public static IEnumerable<string> WithheldAdvice(KataEvidence kata) =>
        IfParsed(kata, static front =>
            from name in front.WithheldAdvice.Except([.. Advice.Kinds.Keys, Advice.Everything], StringComparer.Ordinal)
            select $"there is no advice \"{name}\" to withhold; choose among {string.Join(", ", Advice.Kinds.Keys)}, "
                + $"or write {Advice.Everything}."
        );

    public static IEnumerable<string> Sections(KataEvidence kata)
    {
        if (kata.ReadmeText is null)
        {
            yield break;
        }

        var found = kata
            .Readme.Sections.Select(static section => section.Heading)
            .Where(static heading => s_sections.Contains(heading, StringComparer.Ordinal))
            .ToList();
        foreach (var missing in s_sections.Except(found, StringComparer.Ordinal))
        {
            yield return $"{kata.Files.Readme} has no section \"## {missing}\"; add it.";
        }

        if (
            !found.SequenceEqual(
                s_sections.Where(section => found.Contains(section, StringComparer.Ordinal)),
                StringComparer.Ordinal
            )
        )
        {
            yield return $"{kata.Files.Readme}: put the sections into this order, each once: "
                + $"{string.Join(", ", s_sections)}.";
        }

        foreach (
            var empty in kata.Readme.Sections.Where(static section =>
                s_sections.Contains(section.Heading, StringComparer.Ordinal) && section.Text.Length == 0
            )
        )
        {
            yield return $"{kata.Files.Readme}: the section \"## {empty.Heading}\" is empty; write it.";
        }
    }

    public static IEnumerable<string> PredictHidesItsAnswer(KataEvidence kata)
    {
        if (
            kata.Readme.Section("Predict") is { } predict
            && !(
                predict.Contains("<details>", StringComparison.Ordinal)
                && predict.Contains("</details>", StringComparison.Ordinal)
            )
        )
        {
            yield return $"{kata.Files.Readme}: fold the answer of \"## Predict\" in <details> ... </details>.";
        }

        if (kata.Readme.Section("Predict") is { } text && !text.Contains("```csharp", StringComparison.Ordinal))
        {
            yield return $"{kata.Files.Readme}: \"## Predict\" asks about a small piece of C#; add it in a ```csharp "
                + "fence.";
        }
    }

    public static IEnumerable<string> StepsAreNumbered(KataEvidence kata)
    {
        if (kata.Readme.Section("Your task") is { } task && !IsCounting(Numbers(task)))
        {
            yield return $"{kata.Files.Readme}: \"## Your task\" must be a list of steps numbered 1. 2. 3. and so on, "
                + "from the margin.";
        }
    }

    public static IEnumerable<string> StepsMatchSpecs(KataEvidence kata)
    {
        var steps = kata.Outline.Steps.Select(static step => step.Number).ToList();
        if (kata.SpecText is not null && !IsCounting(steps))
        {
            yield return $"{kata.Files.SpecFile} must open the specs of each step with a comment \"// Step 1: ...\", "
                + "in order from 1.";
        }

        if (
            kata.SpecText is not null
            && kata.Readme.Section("Your task") is { } task
            && Numbers(task) is var numbers
            && numbers.Count != steps.Count
        )
        {
            yield return $"{kata.Files.Readme} has {Counted(numbers.Count, "step")} and {kata.Files.SpecFile} has "
                + $"{Counted(steps.Count, "comment")} \"// Step N: ...\"; make them the same.";
        }
    }

    public static IEnumerable<string> EveryStepHasSpecs(KataEvidence kata)
    {
        foreach (
            var step in kata.Outline.Steps.Where(step =>
                !kata.Outline.Specs.Any(spec => kata.Outline.StepAt(spec.Line) == step.Number)
            )
        )
        {
            yield return $"{kata.Files.SpecFile}({step.Line}): step {step.Number} has no spec; write one, or merge the "
                + "step with its neighbour.";
        }

        foreach (var spec in kata.Outline.Specs.Where(spec => kata.Outline.StepAt(spec.Line) is null))
        {
            yield return $"{kata.Files.SpecFile}({spec.Line}): {spec.Name} is above the first \"// Step N: ...\"; move "
                + "it into a step.";
        }
    }

    public static IEnumerable<string> LinksResolve(KataEvidence kata)
    {
        (string, string?)[] pages =
        [
            (kata.Files.Readme, kata.ReadmeText),
            (kata.Files.Hints, kata.HintsText),
            .. kata.Translations.Select(static it => (it.Path, it.Text)),
        ];
        foreach (var (file, text) in pages)
        {
            foreach (
                var link in new SectionedText(text ?? "").Links.Where(static link =>
                    !link.Contains(':', StringComparison.Ordinal) && !link.StartsWith('#')
                )
            )
            {
                var target = Path.Combine(
                    kata.Files.Repository.FullPath(kata.Files.Folder),
                    Uri.UnescapeDataString(link.Split('#')[0])
                );
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    yield return $"{file}: the link to {link} leads nowhere; correct it.";
                }
            }
        }
    }

    public static IEnumerable<string> NotebooksAreLinked(KataEvidence kata)
    {
        foreach (var notebook in kata.Files.Repository.Files("notebooks", "*.ipynb"))
        {
            var leadsHere = kata
                .Files.Repository.Read(notebook)
                .Contains($"katas/{kata.Files.Name}/", StringComparison.Ordinal);
            if (leadsHere && !kata.Readme.Links.Contains($"../../{notebook}", StringComparer.Ordinal))
            {
                yield return $"{kata.Files.Readme}: {notebook} leads here; link back to it under \"## Read more\": "
                    + $"../../{notebook}.";
            }
        }
    }

    // A rule on words: a learner has nothing but this repository.
    public static IEnumerable<string> SpeaksForItself(KataEvidence kata)
    {
        foreach (
            var (file, text) in new[]
            {
                (kata.Files.Readme, kata.ReadmeText),
                (kata.Files.Hints, kata.HintsText),
                (kata.Files.SpecFile, kata.SpecText),
            }
        )
        {
            if (UnseenSource.Find(text ?? "") is { } words)
            {
                yield return $"{file} mentions \"{words}\", which no learner has; say what is meant.";
            }
        }
    }

    private static IReadOnlyList<int> Numbers(string task) =>
        [.. SectionedText.Steps(task).Select(static step => step.Number)];

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static bool IsCounting(IReadOnlyList<int> numbers) =>
        numbers.Count > 0 && numbers.SequenceEqual(Enumerable.Range(1, numbers.Count));

    private static IEnumerable<string> IfParsed(KataEvidence kata, Func<FrontMatter, IEnumerable<string>> check) =>
        kata.FrontMatter is { } front ? check(front).Select(defect => $"{kata.Files.Readme}: {defect}") : [];
}
