using AsyncKatas.Dojo.Progress;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>What <c>list --json</c> writes; docs/json.md says what each entry is.</summary>
internal sealed record ListJson(IReadOnlyList<ListJson.KataEntry> Katas)
{
    public static ListJson Of(IReadOnlyList<KataStatus> katas) =>
        new([
            .. katas.Select(static kata => new KataEntry(
                kata.Name,
                kata.Kata?.FrontMatter.Title ?? kata.Name,
                kata.State,
                kata.Run?.PassedCount ?? 0,
                kata.SpecCount,
                kata.Kata?.LearnerFile,
                kata.Kata?.FrontMatter.Minutes,
                kata.Kata?.FrontMatter.Level,
                kata.Defect?.Message
            )),
        ]);

    internal sealed record KataEntry(
        string Name,
        string Title,
        KataState State,
        int Passed,
        int Specs,
        string? File,
        int? Minutes,
        string? Level,
        string? Problem
    );
}
