using AsyncKatas.Compiler;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>What is said of code that compiles and does something else than meant.</summary>
public sealed class AdviceTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public static TheoryData<string, string> Findings =>
        new()
        {
            { "async void Go() { await Task.Yield(); } Go();", "asyncVoid" },
            { "new List<int>().ForEach(async it => await Task.Delay(it));", "asyncVoid" },
            { "await Task.Yield(); Task.Delay(1).Wait();", "blocking" },
            { "await Task.Yield(); return AddAsync(1, 2).Result;", "blocking" },
            { "return AddAsync(1, 2).GetAwaiter().GetResult();", "blocking" },
            { "await Task.Yield(); Thread.Sleep(1);", "blocking" },
            { "Task.WaitAll(Task.Delay(1));", "blocking" },
            {
                "var it = AddAsync(1, 2); try { await Task.Yield(); return await it; } catch { it.Wait(); throw; }",
                "blocking"
            },
            { "await Task.Yield(); AddAsync(1, 2);", "dropped" },
            { "void Go() { AddAsync(1, 2); } Go();", "dropped" },
            { "Task Go() { using var it = new MemoryStream(); return it.FlushAsync(); } await Go();", "disposed" },
            { "var place = new SemaphoreSlim(1); using (place.WaitAsync()) { await Task.Yield(); }", "usingTask" },
            { "Task go = Task.Factory.StartNew(async () => await Task.Yield()); await go;", "nested" },
            { "Task Go() { return null!; } await Go();", "nullTask" },
            { "async Task Go(CancellationToken token) => await Task.Delay(1); await Go(default);", "token" },
            { "using var stop = new CancellationTokenSource(); await Task.Delay(1);", "token" },
            { "async Task Go(TimeProvider clock) => await Task.Delay(TimeSpan.Zero); await Go(null!);", "clock" },
            { "await Task.Delay(1).ContinueWith(static it => it.Status);", "scheduler" },
        };

    public static TheoryData<string> Silences =>
        [
            "await Task.Yield();",
            "var it = AddAsync(1, 2); await Task.WhenAll(it); return it.Result;",
            "var it = AddAsync(1, 2); await it; return it.GetAwaiter().GetResult();",
            "var it = AddAsync(1, 2); try { return await it; } catch { it.Wait(); throw; }",
            "var it = AddAsync(1, 2); try { await Task.WhenAll(it); await Task.Yield(); } catch { return it.Result; }",
            "var it = AddAsync(1, 2); if (it.IsCompletedSuccessfully) { return it.Result; }",
            "await foreach (var it in Task.WhenEach(AddAsync(1, 2))) { return it.Result; }",
            "using var stop = new CancellationTokenSource(); await foreach (var it in "
                + "Task.WhenEach(AddAsync(1, 2))) { }",
            "await Task.Delay(1);",
            "_ = AddAsync(1, 2);",
            "using var stop = new CancellationTokenSource(); await Task.Yield(); stop.Cancel();",
            "var tasks = new List<Task<Task>>(); var it = await tasks[0]; await it;",
        ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Kata Kata => Kata.Load(KataFiles.Of(_fixture.Repository, FixtureRepository.Name));

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task A_line_that_does_something_else_than_meant_gets_a_sentence(string code, string kind)
    {
        Write(code);
        var advice = (await AdviceAsync()).ShouldHaveSingleItem();
        Advice.NameOf(advice.Kind).ShouldBe(kind);
        advice.Line.ShouldBe(8);
        advice.Text.ShouldEndWith(".");
        $"Advice  Line 100: {advice.Text}".Length.ShouldBeLessThanOrEqualTo(80);
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task A_line_that_does_what_it_says_gets_none(string code)
    {
        Write(code);
        (await AdviceAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_rules_that_find_the_same_line_say_one_thing()
    {
        Write("await Task.Yield();\n        Task.Delay(1).Wait();\n        Thread.Sleep(1); Task.Delay(1).Wait();");
        (await AdviceAsync()).Select(static it => it.Line).ShouldBe([9, 10]);
    }

    [Theory]
    [InlineData("[dropped]", 0)]
    [InlineData("[all]", 0)]
    [InlineData("[token, clock]", 1)]
    public async Task A_kata_withholds_what_it_is_about(string withheld, int count)
    {
        Write("await Task.Yield(); AddAsync(1, 2);");
        _fixture.Change(
            FixtureRepository.Readme,
            "prerequisites: []",
            $"prerequisites: []\nwithheldAdvice: {withheld}"
        );
        (await AdviceAsync()).Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_file_that_does_not_compile_gets_none()
    {
        Write("await Task.Yield(); AddAsync(1, 2); int it = \"\";");
        (await AdviceAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Analyzers_that_are_not_there_or_no_analyzers_find_nothing(bool isThere)
    {
        var folder = _fixture.Repository.FullPath("analyzers");
        if (isThere)
        {
            foreach (var file in Directory.EnumerateFiles(KataCompiler.AnalyzerFolder))
            {
                _fixture.Write($"analyzers/{Path.GetFileName(file)}", "This is no assembly.");
            }
        }

        (await RequestOf("Task.Delay(1).Wait();", folder)).ShouldBeEmpty();
    }

    // Where the SDK that has built this is gone, the compiler of the package takes its place.
    [Fact]
    public async Task The_compiler_of_the_package_finds_the_same() =>
        (await RequestOf("Task.Delay(1).Wait();", KataCompiler.AnalyzerFolder))
            .ShouldHaveSingleItem()
            .Kind.ShouldBe(AdviceKind.Blocking);

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task No_right_answer_to_a_kata_gets_any()
    {
        var repository = RepositoryVerification.Repository;
        var told = new List<string>();
        foreach (var files in repository.KataFolders().Select(name => KataFiles.Of(repository, name)))
        {
            var page = FrontMatter.Read(repository, files.Readme);
            foreach (
                var answer in Variant
                    .AllOf(files)
                    .Where(static it => it.Kind is VariantKind.Start or VariantKind.Solution or VariantKind.Approach)
            )
            {
                told.AddRange(
                    (await Advice.OnAsync(page, answer, Token)).Select(it => $"{answer.File}({it.Line}): {it.Text}")
                );
            }
        }

        told.ShouldBeEmpty();
    }

    // Whoever waits with a token in an answer to this kata has understood what it is about.
    [Fact]
    public async Task What_a_kata_is_about_is_not_told()
    {
        var repository = RepositoryVerification.Repository;
        var files = KataFiles.Of(repository, "18-retry");
        var mistake = Variant
            .AllOf(files)
            .Single(static it => it.File.EndsWith("/WaitsByTheRealClock.diff", StringComparison.Ordinal));
        (await KataCompiler.FindAsync(mistake, Token)).ShouldContain(static it => it.Kind == AdviceKind.Clock);
        (await Advice.OnAsync(FrontMatter.Read(repository, files.Readme), mistake, Token)).ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<Finding>> RequestOf(string code, string folder) =>
        new SourceCompiler().AdviseAsync(
            new CompileRequest(
                "it",
                [
                    new SourceFile(
                        "it.cs",
                        $"using System.Threading.Tasks; class It {{ async Task GoAsync() {{ await "
                            + $"Task.Yield(); {code} }} }}"
                    ),
                ],
                [],
                [
                    .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                        .Split(Path.PathSeparator)
                        .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)),
                ],
                "it.cs"
            ),
            folder,
            Token
        );

    private Task<IReadOnlyList<Advice>> AdviceAsync() => Advice.OnAsync(Kata.FrontMatter, Kata.Learner, Token);

    private void Write(string code) =>
        _fixture.Write(
            FixtureRepository.Stub,
            $$"""
            namespace AsyncKatas.AddingUp;

            /// <summary>Adds.</summary>
            public static class Adder
            {
                public static async Task<int> AddAsync(int a, int b)
                {
                    {{code}}
                    return await Task.FromResult(a + b);
                }
            }

            """
        );
}
