using System.Globalization;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Timelines;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary>A verdict as a page shows it: what docs/json.md describes, and what the terminal says beside it.</summary>
/// <param name="workshop">Where the katas are.</param>
/// <param name="status">What the specs said.</param>
internal sealed class Verdict(KataWorkshop workshop, KataStatus status)
{
    private const int MaxOutput = 8000;

    /// <summary>The event.</summary>
    /// <param name="version">What was judged.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="at">When.</param>
    public object ToEvent(string version, TimeSpan took, DateTimeOffset at) =>
        new
        {
            Version = version,
            At = at.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            Took = took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
            status.State,
            Passed = status.Run?.PassedCount ?? 0,
            Count = status.SpecCount,
            Problem = status.Defect?.Message ?? CompilerSentence(),
            Errors = status.Errors.Select(Entry),
            Warnings = status.Warnings.Select(Entry),
            Steps = Steps(),
            First = First(),
            status.Run?.Interruption,
            Output = Shortened(status.Run?.Output ?? ""),
            Timeline = status.Run is { } run ? TimelinePage.First(run.Specs, reference: null) : "",
        };

    private string? CompilerSentence() =>
        status is { Run: null, Errors.Count: > 0, Kata: { } kata }
            ? CompilerView.Of(workshop.Session, kata, status.Errors).Sentence
            : null;

    private object Entry(CompilerMessage message) =>
        new
        {
            message.Path,
            message.Line,
            message.Column,
            message.IsError,
            message.Id,
            Text = AsyncAdvice.On(message) is { } advice ? $"{message.Text} {advice}" : message.Text,
            IsMine = string.Equals(message.Path, status.Kata?.LearnerFile, StringComparison.Ordinal),
        };

    private IEnumerable<object> Steps()
    {
        if (status is not { Kata: { } kata, Run: { } run })
        {
            return [];
        }

        var outline = SpecOutline.Of(workshop.Repository.Read(kata.SpecFile));
        return run
            .Specs.GroupBy(spec => outline.StepAt(spec.Line))
            .Select(step => new
            {
                Number = step.Key,
                Title = outline.Steps.FirstOrDefault(it => it.Number == step.Key).Title ?? "",
                Specs = step.Select(static spec => new
                {
                    spec.Sentence,
                    spec.Outcome,
                    spec.Line,
                }),
            });
    }

    private object? First()
    {
        if (status is not { Kata: { } kata, Run: { Passed: false } run })
        {
            return null;
        }

        var open = run.FirstOpen;
        return new
        {
            Step = open is null ? null : SpecOutline.Of(workshop.Repository.Read(kata.SpecFile)).StepAt(open.Line),
            Sentence = open is null
                ? ""
                : $"{open.Sentence}{(open.Failures is [{ Row.Length: > 0 } row, ..] ? $" {row.Row}" : "")}",
            Message = open?.Failures is [var failure, ..] ? failure.Message : "",
            SpecFile = kata.SpecFile,
            SpecLine = open?.Line,
            EditLine = EditPlace.LineOf(kata, [], open),
            Task = VerdictView.TaskOf(kata, run) is { } task
                ? workshop.PartsOf(kata.Files.Folder).Markdown(task)
                : null,
        };
    }

    private static string Shortened(string output) =>
        output.Length <= MaxOutput
            ? output
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{output[..MaxOutput]}\n... ({output.Length - MaxOutput} characters left out)"
            );
}
