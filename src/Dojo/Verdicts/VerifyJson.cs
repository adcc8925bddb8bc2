using AsyncKatas.Checking;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>What <c>verify --json</c> writes; docs/json.md says what each entry is.</summary>
internal sealed record VerifyJson(bool Passed, IReadOnlyList<VerifyJson.KataEntry> Katas)
{
    public static VerifyJson Of(IReadOnlyList<KataReport> reports) =>
        new(
            reports.All(static report => report.Passed),
            [
                .. reports.Select(static report => new KataEntry(
                    report.Kata,
                    report.Passed,
                    report.Rules.Count,
                    report.Variants,
                    [.. report.Defects.Select(static defect => new DefectEntry(defect.Rule, defect.Defect))]
                )),
            ]
        );

    internal sealed record KataEntry(
        string Name,
        bool Passed,
        int Rules,
        int Variants,
        IReadOnlyList<DefectEntry> Defects
    );

    internal sealed record DefectEntry(string Rule, string Text);
}
