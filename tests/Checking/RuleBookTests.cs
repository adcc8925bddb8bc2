using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;
using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checking;

/// <summary>Every rule catches the kata that breaks it.</summary>
/// <param name="processes">Where variants run.</param>
[Trait(When.Trait, When.Ci)]
public sealed class RuleBookTests(RuleBookTests.Processes processes)
    : IClassFixture<RuleBookTests.Processes>,
        IDisposable
{
    private static readonly Dictionary<string, Breakage> s_breakages = new(StringComparer.Ordinal)
    {
        ["folder name"] = new(static it => it.AddKata("2-Adding"), "rename the folder") { Kata = "2-Adding" },
        ["number of its own"] = new(static it => it.AddKata("01-again"), "same number as katas/01-again"),
        ["files are there"] = new(static it => it.Delete(FixtureRepository.Hints), "hints.md is missing"),
        ["nothing left to fill in"] = new(
            static it => it.Change(FixtureRepository.Hints, "What is a sum?", "FILL IN: a question."),
            "katas/01-adding-up/hints.md(2): fill in: a question."
        ),
        ["one spec file, one solution"] = new(
            static it => it.Write($"solutions/{FixtureRepository.Name}/Other.cs", ""),
            "is not the reference answer"
        ),
        ["namespace"] = new(
            static it =>
                it.Change(FixtureRepository.Spec, "namespace AsyncKatas.AddingUp;", "namespace AsyncKatas.Adding;"),
            "must hold the line \"namespace AsyncKatas.AddingUp;\""
        ),
        ["spec class"] = new(
            static it => it.Change(FixtureRepository.Spec, "sealed class", "class"),
            "public sealed class AdderSpec"
        ),
        ["front matter"] = new(
            static it => it.Change(FixtureRepository.Readme, "teaches: [addition]", "teaches: [addition"),
            "the front matter cannot be read"
        ),
        ["front matter: title"] = new(
            static it => it.Change(FixtureRepository.Readme, "# Adding up", "# Adding"),
            "make them the same"
        ),
        ["front matter: minutes"] = new(
            static it => it.Change(FixtureRepository.Readme, "minutes: 5", "minutes: 0"),
            "minutes is 0"
        ),
        ["front matter: level"] = new(
            static it => it.Change(FixtureRepository.Readme, "beginner", "easy"),
            "level is \"easy\""
        ),
        ["front matter: teaches"] = new(
            static it => it.Change(FixtureRepository.Readme, "[addition]", "[]"),
            "teaches is empty"
        ),
        ["front matter: documents"] = new(
            static it => it.Change(FixtureRepository.Readme, "\"000\"", "\"005\""),
            "there is no document \"005\""
        ),
        ["front matter: prerequisites"] = new(
            static it => it.Change(FixtureRepository.Readme, "prerequisites: []", "prerequisites: [01-adding-up]"),
            "comes later than the kata itself"
        ),
        ["front matter: start"] = new(
            static it => it.Change(FixtureRepository.Readme, "prerequisites: []", "prerequisites: []\nstart: nothing"),
            "start is \"nothing\"; choose stub or broken code"
        ),
        ["front matter: withheld advice"] = new(
            static it =>
                it.Change(FixtureRepository.Readme, "prerequisites: []", "prerequisites: []\nwithheldAdvice: [tokens]"),
            "there is no advice \"tokens\" to withhold"
        ),
        ["sections of the README"] = new(
            static it => it.Change(FixtureRepository.Readme, "## Out of scope", "## Scope"),
            "no section \"## Out of scope\""
        ),
        ["predict"] = new(static it => it.Change(FixtureRepository.Readme, "<details>", ""), "fold the answer"),
        ["steps of the task"] = new(
            static it => it.Change(FixtureRepository.Readme, "2. Add", "3. Add"),
            "numbered 1. 2. 3."
        ),
        ["steps of the specs"] = new(
            static it => it.Change(FixtureRepository.Readme, "2. Add", "Add"),
            "has 1 step and"
        ),
        ["specs of each step"] = new(
            static it => it.Change(FixtureRepository.Spec, "[Theory]", "//"),
            "step 2 has no spec"
        ),
        ["links"] = new(
            static it => it.Change(FixtureRepository.Readme, "(hints.md)", "(hint.md)"),
            "the link to hint.md leads nowhere"
        ),
        ["notebooks"] = new(
            static it => it.Write("notebooks/01-sums.ipynb", "[Adding up](../katas/01-adding-up/README.md)"),
            "notebooks/01-sums.ipynb leads here; link back"
        ),
        ["speaks for itself"] = new(
            static it =>
                it.Change(FixtureRepository.Readme, "## Out of scope", "So says the lesson.\n\n## Out of scope"),
            "mentions \"the lesson\", which no learner has"
        ),
        ["three hints"] = new(
            static it => it.Change(FixtureRepository.Hints, "## Hint 3", "## More"),
            "must have the headings"
        ),
        ["translation: name"] = new(
            static it => it.Write($"{FixtureRepository.Folder}/README.german.md", "# Zusammenzählen"),
            "README.german.md is shown to nobody"
        ),
        ["translation: of today's page"] = new(
            static it =>
            {
                it.Translate();
                it.Change(FixtureRepository.Readme, "Overflow.", "Overflow, too.");
            },
            "README.de.md translates an older README.md"
        ),
        ["translation: built like the page"] = new(
            static it =>
            {
                it.Translate();
                it.Change(FixtureRepository.GermanReadme, "## Gehört nicht dazu", "");
            },
            "has the headings # ## ## ## ##, and katas/01-adding-up/README.md has # ## ## ## ## ##"
        ),
        ["stub: instructions"] = new(
            static it => it.Change(FixtureRepository.Start, "// TODO: steps 1", "// Steps 1"),
            "put \"// TODO: step N ...\"",
            VariantKind.Start
        ),
        ["broken code: instructions"] = new(
            static it =>
            {
                it.StartWithBrokenCode();
                it.Change(FixtureRepository.Start, "// TODO: step 2", "");
            },
            "has no \"// TODO: step 2\"",
            VariantKind.Start
        ),
        ["stub: documentation"] = new(
            static it => it.Change(FixtureRepository.Start, "/// <summary>Adds two numbers.</summary>", ""),
            "AddAsync(int a, int b) is not documented",
            VariantKind.Start
        ),
        ["stub: compiles"] = new(
            static it => it.Change(FixtureRepository.Start, "throw", "int unused; throw"),
            "CS0168",
            VariantKind.Start
        ),
        ["stub: fails every spec"] = new(
            static it => it.Change(FixtureRepository.Spec, "Adder.AddAsync(1, 2), 3", "Task.FromResult(3), 3"),
            "It_adds passes on the stub",
            VariantKind.Start
        ),
        ["broken code: fails in every step"] = new(
            static it => it.StartWithBrokenCode("a == 1 ? 3 : 7"),
            "It_adds is the first spec of step 1, and holds on the broken code;",
            VariantKind.Start
        ),
        ["stub: is what reset brings back"] = new(
            static it => it.Change(FixtureRepository.Start, "Adds two numbers", "Adds numbers"),
            "starts 01-adding-up"
        ),
        ["promises: table"] = new(static it => it.Delete(FixtureRepository.Promises), "promises.md is missing"),
        ["promises: every row is answered"] = new(
            static it => it.Change(FixtureRepository.Promises, "none: the next row says more", ""),
            "has neither a spec nor a reason"
        ),
        ["promises: quotations"] = new(
            static it => it.Change(FixtureRepository.Promises, "two numbers", "three numbers"),
            "\"Adds three numbers.\" is neither in",
            VariantKind.Start
        ),
        ["promises: every sentence"] = new(
            static it => it.Change(FixtureRepository.Promises, "Add what", "Adds"),
            "quotes \"Add what comes to nothing.\"",
            VariantKind.Start
        ),
        ["promises: specs exist"] = new(
            static it => it.Change(FixtureRepository.Promises, "`It_adds`,", "`It_sums`,"),
            "names It_sums, which"
        ),
        ["promises: every spec"] = new(
            static it => it.Change(FixtureRepository.Promises, "`It_adds_up_to_nothing`", "`It_adds`"),
            "names It_adds_up_to_nothing; "
        ),
        ["right answers: how many"] = new(
            static it => it.Delete(FixtureRepository.Approach),
            "has 1 right answer;",
            VariantKind.Solution,
            VariantKind.Approach
        ),
        ["right answers: compile"] = new(
            static it => it.Change(FixtureRepository.Approach, "return", "int unused; return"),
            "CS0168",
            VariantKind.Solution,
            VariantKind.Approach
        ),
        ["right answers: no advice"] = new(
            static it =>
                it.Change(FixtureRepository.Approach, "return", "Task.Delay(0).Wait(); return"),
            "gets the advice \"this holds its thread",
            VariantKind.Approach
        ),
        ["right answers: pass"] = new(
            static it => it.Change(FixtureRepository.Approach, "a + b", "a * b"),
            "fails It_adds",
            VariantKind.Approach
        ),
        ["solution: signatures"] = new(
            static it => it.Change(FixtureRepository.Solution, "int a, int b", "int a, int c = 1, int b = 0"),
            "make the signatures the same",
            VariantKind.Start,
            VariantKind.Solution
        ),
        ["solution: documentation"] = new(
            static it => it.Change(FixtureRepository.Solution, "Adds two numbers", "Sums two numbers"),
            "word for word",
            VariantKind.Start,
            VariantKind.Solution
        ),
        ["solution: says why"] = new(
            static it => it.Change(FixtureRepository.Solution, "// There is nothing to wait for.", ""),
            "has no comment",
            VariantKind.Solution
        ),
        ["approach: header"] = new(
            static it => it.Change(FixtureRepository.Approach, "// Approach: ", "// "),
            "must start with \"// Approach: \"",
            VariantKind.Approach
        ),
        ["mistakes: how many"] = new(static it => it.Delete(FixtureRepository.Mistake), "has no mistakes"),
        ["mistake: header"] = new(
            static it => it.Change(FixtureRepository.Mistake, "// Says:", "// Sais:"),
            "is not followed by",
            VariantKind.Mistake
        ),
        ["mistake: notebook"] = new(
            static it =>
                it.Change(
                    FixtureRepository.Mistake,
                    "// Symptom:",
                    "// Notebook: notebooks/sums.ipynb#plus\n// Symptom:"
                ),
            "which is not a cell of a notebook",
            VariantKind.Mistake
        ),
        ["mistake: fits"] = new(
            static it => it.Change(FixtureRepository.Solution, "a + b", "b + a"),
            "occur nowhere in Adder.cs",
            VariantKind.Mistake
        ),
        ["mistake: is a patch"] = new(
            static it =>
                it.Write(
                    FixtureRepository.Mistake.Replace(".diff", "Too.cs", StringComparison.Ordinal),
                    $"// Misconception: too.\n"
                        + $"{it.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)}"
                ),
            "is a right answer with some lines changed",
            VariantKind.Mistake
        ),
        ["mistakes: each is another"] = new(
            static it =>
                it.Write(
                    FixtureRepository.Mistake.Replace("Subtracts", "Again", StringComparison.Ordinal),
                    it.Read(FixtureRepository.Mistake)
                        .Replace("a minus is a kind", "a difference is a kind", StringComparison.Ordinal)
                ),
            "mistakes/Again.diff and solutions/01-adding-up/mistakes/Subtracts.diff are the same code",
            VariantKind.Mistake
        ),
        ["mistake: compiles"] = new(
            static it => it.Change(FixtureRepository.Mistake, "a - b", "a - c"),
            "CS0103",
            VariantKind.Mistake
        ),
        ["mistake: specs exist"] = new(
            static it => it.Change(FixtureRepository.Mistake, "It_adds", "It_sums"),
            "names It_sums",
            VariantKind.Mistake
        ),
        ["mistake: runs to its end"] = new(
            static it =>
                it.Change(FixtureRepository.Mistake, "+        return", "+        Environment.Exit(0); return"),
            "That is not a rejection",
            VariantKind.Mistake
        ),
        ["mistakes: every spec"] = new(
            static it => it.Change(FixtureRepository.Mistake, "// Also rejected by: It_adds_up_to_nothing\n", ""),
            "no mistake is rejected by It_adds_up_to_nothing",
            VariantKind.Mistake
        ),
        ["mistake: is rejected"] = new(
            static it => it.Change(FixtureRepository.Mistake, "it was -1", "it was 5"),
            "not with the words",
            VariantKind.Mistake
        ),
    };

    private readonly FixtureRepository _fixture = new();

    public static TheoryData<string> Rules => [.. RuleBook.All.Select(static rule => rule.Name)];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task The_fixture_breaks_no_rule()
    {
        var reports = await Verifier.RunAsync(
            _fixture.Repository,
            [FixtureRepository.Name],
            cancellationToken: TestContext.Current.CancellationToken
        );
        var report = reports.ShouldHaveSingleItem();
        report.Defects.ShouldBeEmpty();
        report.Variants.ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_catches_the_kata_that_breaks_it(string rule)
    {
        var breakage = s_breakages[rule];
        breakage.Break(_fixture);
        var evidence = await GatherAsync(breakage.Kata, breakage.Needed);
        var defects = RuleBook
            .All.Single(it => string.Equals(it.Name, rule, StringComparison.Ordinal))
            .Check(evidence)
            .ToList();
        defects.ShouldContain(
            defect => defect.Contains(breakage.Says, StringComparison.Ordinal),
            string.Join('\n', defects)
        );
        defects.ShouldAllBe(
            static defect => defect.Contains('/', StringComparison.Ordinal),
            "every defect names a file"
        );
    }

    [Fact]
    public async Task A_mistake_that_no_spec_rejects_is_caught()
    {
        _fixture.Change(FixtureRepository.Mistake, "a - b", "a + b");
        Defects(await GatherAsync(FixtureRepository.Name, [VariantKind.Mistake]), MistakeRules.IsRejected)
            .ShouldContain("no spec rejects it");
    }

    [Fact]
    public async Task A_mistake_that_fails_otherwise_than_by_an_assertion_is_caught()
    {
        _fixture.Change(
            FixtureRepository.Spec,
            "It_adds() => Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3))",
            "It_adds() => throw new InvalidOperationException()"
        );
        Defects(await GatherAsync(FixtureRepository.Name, [VariantKind.Mistake]), MistakeRules.IsRejected)
            .ShouldContain("and not by an assertion");
    }

    [Fact]
    public async Task A_stub_that_fails_for_another_reason_is_caught()
    {
        _fixture.Change(FixtureRepository.Start, "\"Please implement Adder.AddAsync.\"", "\"Later.\"");
        var evidence = await GatherAsync(FixtureRepository.Name, [VariantKind.Start]);
        Defects(evidence, StubRules.FailsEverySpec).ShouldContain("must fail on the stub with");
        Defects(evidence, StubRules.Instructions).ShouldContain("the message must be");
    }

    [Fact]
    public async Task A_right_answer_that_ends_the_process_is_caught()
    {
        _fixture.Change(FixtureRepository.Solution, "return", "Environment.Exit(0); return");
        Defects(await GatherAsync(FixtureRepository.Name, [VariantKind.Solution]), AnswerRules.Pass)
            .ShouldContain("must let every spec run to its end");
    }

    [Fact]
    public async Task A_prerequisite_that_does_not_exist_is_caught()
    {
        _fixture.Change(FixtureRepository.Readme, "prerequisites: []", "prerequisites: [00-nothing]");
        Defects(await GatherAsync(FixtureRepository.Name, []), ReadmeRules.Prerequisites)
            .ShouldContain("there is no kata \"00-nothing\"");
    }

    private static string Defects(KataEvidence evidence, Func<KataEvidence, IEnumerable<string>> rule) =>
        string.Join('\n', rule(evidence));

    private async Task<KataEvidence> GatherAsync(string kata, IReadOnlyList<VariantKind> kinds)
    {
        var files = KataFiles.Of(_fixture.Repository, kata);
        var variants = new List<VariantEvidence>();
        foreach (var variant in Variant.AllOf(files).Where(variant => kinds.Contains(variant.Kind)))
        {
            variants.Add(
                await Verifier.GatherAsync(
                    processes.Runner,
                    variant,
                    RunLimits.Default,
                    TestContext.Current.CancellationToken
                )
            );
        }

        return new KataEvidence(files, variants);
    }

    /// <summary>Shared by all variants, as <see cref="Verifier"/> has them share.</summary>
    public sealed class Processes : IAsyncDisposable
    {
        internal SpecRunner Runner { get; } = new(shares: true);

        public ValueTask DisposeAsync() => Runner.DisposeAsync();
    }

    private sealed record Breakage(Action<FixtureRepository> Break, string Says, params VariantKind[] Needed)
    {
        public string Kata { get; init; } = FixtureRepository.Name;
    }
}
