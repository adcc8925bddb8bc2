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
        Outline = SpecOutline.Of(SpecText ?? "");
        Readme = new SectionedText(ReadmeText ?? "");
        Promises = ReadIfThere(files, files.Promises) is { } promises ? PromiseTable.Parse(promises) : null;
        Promised = new PromisedText(
            (files.Readme, Readme.Section("Your task") ?? ""),
            (files.StartingFile ?? "", Stub?.Compiled.Members.Select(static member => member.Documentation) ?? [])
        );
    }

    public KataFiles Files { get; }

    public IReadOnlyList<VariantEvidence> Variants { get; }

    public string? ReadmeText { get; }

    public string? HintsText { get; }

    public string? SpecText { get; }

    public SpecOutline Outline { get; }

    public SectionedText Readme { get; }

    /// <summary>The table of promises and specs; null if there is none.</summary>
    public PromiseTable? Promises { get; }

    public PromisedText Promised { get; }

    /// <summary>The starting file. What a learner has written in the meantime is no evidence of anything.</summary>
    public VariantEvidence? Stub => Of(VariantKind.Start).FirstOrDefault();

    public VariantEvidence? Solution => Of(VariantKind.Solution).FirstOrDefault();

    public IEnumerable<VariantEvidence> Of(VariantKind kind) => Variants.Where(variant => variant.Variant.Kind == kind);

    private static string? ReadIfThere(KataFiles files, string? path) =>
        path is not null && files.Repository.Has(path) ? files.Repository.Read(path) : null;
}
