using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>All that the rules look at, gathered once.</summary>
internal sealed class KataEvidence
{
    public KataEvidence(KataFiles files, IReadOnlyList<VariantEvidence> variants)
    {
        Files = files;
        Variants = variants;
        ReadmeText = ReadIfThere(files, files.Readme);
        HintsText = ReadIfThere(files, files.Hints);
        SpecText = ReadIfThere(files, files.SpecFile);
        (FrontMatter, FrontMatterDefect) = Parse(files.Readme, ReadmeText);
        Outline = SpecOutline.Of(SpecText ?? "");
        Readme = new SectionedText(ReadmeText ?? "");
        Promises = ReadIfThere(files, files.Promises) is { } promises ? PromiseTable.Parse(promises) : null;
        Translations =
        [
            .. files.Repository.Files(files.Folder, "*.md")
                .Select(path => Translation.Read(files.Repository, path))
                .OfType<Translation>(),
        ];
        Promised = new PromisedText(
            (files.Readme, Readme.Section("Your task") ?? ""),
            (files.StartingFile ?? "", Stub?.Compiled.Members.Select(static member => member.Documentation) ?? [])
        );
    }

    public KataFiles Files { get; }

    public IReadOnlyList<VariantEvidence> Variants { get; }

    public string? ReadmeText { get; }

    /// <summary>The front matter; null if it cannot be read.</summary>
    public FrontMatter? FrontMatter { get; }

    /// <summary>Why it cannot be read; null if it can, or if there is no page.</summary>
    public string? FrontMatterDefect { get; }

    /// <summary>True if the learner starts with code to repair.</summary>
    public bool StartsBroken => FrontMatter is { StartsBroken: true };

    public string? HintsText { get; }

    public string? SpecText { get; }

    /// <summary>The translations of the page and of the hints.</summary>
    public IReadOnlyList<Translation> Translations { get; }

    public SpecOutline Outline { get; }

    public SectionedText Readme { get; }

    /// <summary>The table of promises and specs; null if there is none.</summary>
    public PromiseTable? Promises { get; }

    public PromisedText Promised { get; }

    /// <summary>The starting file. What a learner has written in the meantime is no evidence of anything.</summary>
    public VariantEvidence? Stub => Of(VariantKind.Start).FirstOrDefault();

    public VariantEvidence? Solution => Of(VariantKind.Solution).FirstOrDefault();

    public IEnumerable<VariantEvidence> Of(VariantKind kind) => Variants.Where(variant => variant.Variant.Kind == kind);

    private static (FrontMatter? Front, string? Defect) Parse(string readme, string? text)
    {
        try
        {
            return (text is null ? null : FrontMatter.Parse(readme, text), null);
        }
        catch (FormatException exception)
        {
            return (null, exception.Message);
        }
    }

    private static string? ReadIfThere(KataFiles files, string? path) =>
        path is not null && files.Repository.Has(path) ? files.Repository.Read(path) : null;
}
