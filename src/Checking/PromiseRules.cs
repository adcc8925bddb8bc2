namespace AsyncKatas.Checking;

/// <summary>
/// A promise without a spec is a defect: each sentence of the task and of the stub's documentation is quoted in a row
/// of promises.md that names the specs that hold it, or says why it needs none.
/// </summary>
internal static class PromiseRules
{
    private const int MaxQuoted = 60;

    public static IEnumerable<string> TableIsThere(KataEvidence kata) =>
        kata.Promises is { } table
            ? table.Defects.Select(it => $"{kata.Files.Promises}({it.Line}): {it.Defect}")
            :
            [
                $"{kata.Files.Promises} is missing; begin with a row for each sentence: "
                    + kata.Files.Repository.CommandLine($"promises {kata.Files.Name}"),
            ];

    public static IEnumerable<string> RowsAreAnswered(KataEvidence kata) =>
        from row in Rows(kata)
        where !row.IsAnswered
        select $"{At(kata, row)}: \"{Shortened(row.Quotation)}\" has neither a spec nor a reason beside it; "
            + "write names of specs in backticks with commas between them, or \"none: why, in a few words\".";

    public static IEnumerable<string> QuotationsAreFound(KataEvidence kata) =>
        from row in Rows(kata)
        where !kata.Promised.QuotedBy(row.Quotation).Any()
        select $"{At(kata, row)}: \"{row.Quotation}\" is neither in \"## Your task\" of {kata.Files.Readme} "
            + $"nor in the documentation of {kata.Files.StartingFile}; "
            + "quote it word for word, out of one paragraph or one item of a list.";

    public static IEnumerable<string> SentencesAreQuoted(KataEvidence kata) =>
        from sentence in kata.Promised.Without(Rows(kata).Select(static row => row.Quotation))
        where kata.Promises is not null
        select $"{sentence.File}: no row of {kata.Files.Promises} quotes \"{sentence.Markdown}\"; add one.";

    public static IEnumerable<string> SpecsExist(KataEvidence kata) =>
        from row in Rows(kata)
        from name in row.Specs
        where !kata.Outline.Specs.Any(spec => string.Equals(spec.Name, name, StringComparison.Ordinal))
        select $"{At(kata, row)}: it names {name}, which {kata.Files.SpecFile} has not; correct the name.";

    public static IEnumerable<string> SpecsAreNamed(KataEvidence kata)
    {
        var named = Rows(kata).SelectMany(static row => row.Specs).ToHashSet(StringComparer.Ordinal);
        return from spec in kata.Promises is null ? [] : kata.Outline.Specs
               where !named.Contains(spec.Name)
               select $"{kata.Files.SpecFile}({spec.Line}): no row of {kata.Files.Promises} names {spec.Name}; "
                   + "name it beside what it holds, and promise that first if nobody has.";
    }

    private static IReadOnlyList<PromiseRow> Rows(KataEvidence kata) => kata.Promises?.Rows ?? [];

    private static string At(KataEvidence kata, PromiseRow row) => $"{kata.Files.Promises}({row.Line})";

    private static string Shortened(string text) =>
        text.Length <= MaxQuoted ? text : $"{text[..MaxQuoted].TrimEnd()}...";
}
