using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AsyncKatas.Checking;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>What commands say to tools. docs/json.md describes it; what stands there may grow, and never changes.</summary>
internal static class JsonView
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void ShowList(Screen screen, IReadOnlyList<KataStatus> katas) => Show(screen, new
    {
        Katas = katas.Select(static kata => new
        {
            kata.Name,
            kata.Title,
            kata.State,
            Passed = kata.Run?.PassedCount ?? 0,
            Specs = kata.SpecCount,
            File = kata.Kata?.LearnerFile,
            kata.Kata?.FrontMatter.Minutes,
            kata.Kata?.FrontMatter.Level,
            Problem = kata.Defect?.Message,
        }),
    });

    public static void ShowRun(Screen screen, KataStatus status, SpecOutline outline, KnownMistake? mistake) => Show(screen, new
    {
        status.Name,
        status.State,
        File = status.Kata?.LearnerFile,
        SpecFile = status.Kata?.SpecFile,
        Errors = status.Errors.Select(Entry),
        Warnings = status.Warnings.Select(Entry),
        Ending = status.Run?.Ending,
        status.Run?.Diagnosis,
        Misconception = mistake?.Belief,
        MisconceptionOf = mistake?.Spec.Name,
        Specs = status.Run?.Specs.Select(spec => new
        {
            spec.Name,
            Step = outline.StepAt(spec.Line),
            spec.Line,
            spec.Outcome,
            Failures = spec.Failures.Select(static failure => new { failure.Row, failure.Message }),
        }),
        status.Run?.Output,
    });

    public static void ShowVerification(Screen screen, IReadOnlyList<KataReport> reports) => Show(screen, new
    {
        Passed = reports.All(static report => report.Passed),
        Katas = reports.Select(static report => new
        {
            Name = report.Kata,
            report.Passed,
            Rules = report.Rules.Count,
            report.Variants,
            Defects = report.Defects.Select(static defect => new { defect.Rule, Text = defect.Defect }),
        }),
    });

    private static object Entry(CompilerMessage message) => new { message.Path, message.Line, message.Column, message.Id, message.Text, Advice = AsyncAdvice.On(message) };

    private static void Show(Screen screen, object value) => screen.Raw(JsonSerializer.Serialize(value, s_options));
}
