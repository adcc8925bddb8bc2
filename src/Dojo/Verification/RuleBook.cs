using System.Collections.Generic;

namespace AsyncKatas.Dojo.Verification;

/// <summary>Every rule of CONTRIBUTING.md that a program can check.</summary>
internal static class RuleBook
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("folder name", LayoutRules.FolderName),
        new("number of its own", LayoutRules.OwnNumber),
        new("files are there", LayoutRules.FilesAreThere),
        new("one spec file, one solution", LayoutRules.OneOfEach),
        new("namespace", LayoutRules.Namespace),
        new("spec class", LayoutRules.SpecClass),
        new("front matter", ReadmeRules.FrontMatterIsThere),
        new("front matter: title", ReadmeRules.TitleIsHeading),
        new("front matter: minutes", ReadmeRules.Minutes),
        new("front matter: level", ReadmeRules.Level),
        new("front matter: teaches", ReadmeRules.Teaches),
        new("front matter: documents", ReadmeRules.Documents),
        new("front matter: prerequisites", ReadmeRules.Prerequisites),
        new("sections of the README", ReadmeRules.Sections),
        new("predict", ReadmeRules.PredictHidesItsAnswer),
        new("steps of the task", ReadmeRules.StepsAreNumbered),
        new("steps of the specs", ReadmeRules.StepsMatchSpecs),
        new("specs of each step", ReadmeRules.EveryStepHasSpecs),
        new("links", ReadmeRules.LinksResolve),
        new("notebooks", ReadmeRules.NotebooksAreLinked),
        new("speaks for itself", ReadmeRules.SpeaksForItself),
        new("three hints", HintRules.ThreeHints),
        new("stub: instructions", StubRules.Instructions),
        new("stub: documentation", StubRules.Documentation),
        new("stub: compiles", StubRules.Compiles),
        new("stub: fails every spec", StubRules.FailsEverySpec),
        new("stub: is what reset brings back", StartRules.IsStub),
        new("promises: table", PromiseRules.TableIsThere),
        new("promises: every row is answered", PromiseRules.RowsAreAnswered),
        new("promises: quotations", PromiseRules.QuotationsAreFound),
        new("promises: every sentence", PromiseRules.SentencesAreQuoted),
        new("promises: specs exist", PromiseRules.SpecsExist),
        new("promises: every spec", PromiseRules.SpecsAreNamed),
        new("right answers: how many", AnswerRules.HowMany),
        new("right answers: compile", AnswerRules.Compile),
        new("right answers: pass", AnswerRules.Pass),
        new("solution: signatures", AnswerRules.Signatures),
        new("solution: documentation", AnswerRules.Documentation),
        new("solution: says why", AnswerRules.SaysWhy),
        new("approach: header", AnswerRules.ApproachHeader),
        new("mistakes: how many", MistakeRules.HowMany),
        new("mistake: header", MistakeRules.Header),
        new("mistake: notebook", MistakeRules.NotebookExists),
        new("mistake: compiles", MistakeRules.Compiles),
        new("mistake: specs exist", MistakeRules.SpecsExist),
        new("mistake: runs to its end", MistakeRules.RunsToItsEnd),
        new("mistake: is rejected", MistakeRules.IsRejected),
    ];
}
