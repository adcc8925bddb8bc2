using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>Specs that were compiled before are used again where, and only where, that makes no difference.</summary>
public sealed class KataCompilerTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    private string Right => _fixture.Read(FixtureRepository.Solution);

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("a + b", "b + a")]
    [InlineData("a + b", "Sum(a, b)")]
    [InlineData("Task.FromResult(a + b)", "Task.Run(async () => { await Task.Yield(); return a + b; })")]
    [InlineData("public static class", "file static class Hidden;\npublic static class")]
    [InlineData("public static Task<int>", "private sealed record Pair(int A, string? B);\npublic static Task<int>")]
    public void Specs_are_compiled_once_for_answers_that_look_the_same(string old, string now)
    {
        var first = Compile(Right);
        var second = Compile(WithSum(Right).Replace(old, now, StringComparison.Ordinal));
        first.Assemblies.Count.ShouldBe(2);
        second.Assemblies[0].ShouldBeSameAs(first.Assemblies[0]);
        second.Assemblies[1].Image.ShouldNotBe(first.Assemblies[1].Image);
    }

    [Theory]
    [InlineData("int b)", "int b, int c = 0)")]
    [InlineData(
        "public static class Adder",
        "public static class Adder2 { public const int Zero = 0; }\npublic static class Adder"
    )]
    [InlineData(
        "public static Task<int>",
        "public static Task<int> MultiplyAsync() => throw new NotImplementedException();\npublic static Task<int>"
    )]
    [Trait(When.Trait, When.Ci)]
    public async Task Specs_are_compiled_anew_for_an_answer_that_looks_different(string old, string now)
    {
        var first = Compile(Right);
        var second = Compile(Right.Replace(old, now, StringComparison.Ordinal));
        second.Assemblies.Count.ShouldBe(2);
        second.Assemblies[0].ShouldNotBeSameAs(first.Assemblies[0]);
        (await PassesAsync(second)).ShouldBeTrue();
    }

    // What the compiler asks of whoever uses an answer.
    [Theory]
    [InlineData("int b)", "int b, params int[] c)")]
    [InlineData("int b)", "in int b)")]
    [InlineData("int b)", "[System.Diagnostics.CodeAnalysis.DisallowNull] int b)")]
    [InlineData("int line", "[System.Runtime.CompilerServices.CallerLineNumber] int line")]
    [InlineData("public static class", "[Obsolete]\npublic static class")]
    [InlineData("public static class", "public class Bag;\npublic static class")]
    [InlineData("public class Bag;", "public record Bag;")]
    [InlineData("public class Bag;", "public sealed class Bag;")]
    [InlineData("public class Bag;", "public class Bag : List<string>;")]
    [InlineData("public class Bag : List<string>;", "public class Bag : List<string?>;")]
    [InlineData("public class Bag;", "public class Bag { private Bag() { } }")]
    [InlineData("public class Bag;", "public class Bag { public int One { get; set; } }")]
    [InlineData("{ get; set; }", "{ get; init; }")]
    [InlineData("{ get; set; }", "{ get; protected set; }")]
    [InlineData("public int One", "public required int One")]
    [InlineData("public class Bag;", "public enum Bag { A = 1 }")]
    [InlineData("A = 1", "A = 2")]
    [InlineData("enum Bag", "enum Bag : byte")]
    [InlineData("public class Bag;", "public struct Bag { private int _a; }")]
    [InlineData("private int _a;", "private string _a;")]
    public void Whatever_can_be_seen_of_an_answer_makes_it_look_different(string old, string now)
    {
        // Each row changes what rows before it have brought in.
        string[] bags =
        [
            "",
            "public class Bag;",
            "public class Bag : List<string>;",
            "public class Bag { public int One { get; set; } }",
            "public class Bag { public int Find(int line = 0) => line; }",
            "public enum Bag { A = 1 }",
            "public struct Bag { private int _a; }",
        ];
        var before = bags.Select(bag => $"{Right}\n{bag}").First(text => text.Contains(old, StringComparison.Ordinal));
        var (first, second) = (Compile(before), Compile(before.Replace(old, now, StringComparison.Ordinal)));
        (first.Assemblies.Count, second.Assemblies.Count).ShouldBe((2, 2));
        second.Assemblies[0].ShouldNotBeSameAs(first.Assemblies[0]);
    }

    [Fact]
    public async Task A_constant_of_an_answer_that_specs_have_taken_over_is_the_one_of_the_answer()
    {
        _fixture.Change(FixtureRepository.Spec, "AddAsync(1, 2), 3)", "AddAsync(1, 2), Adder.Three)");
        (await PassesAsync(Compile(WithThree(3)))).ShouldBeTrue();
        (await PassesAsync(Compile(WithThree(4)))).ShouldBeFalse();

        string WithThree(int three) =>
            Right.Replace(
                "public static Task<int>",
                $"public const int Three = {three};\npublic static Task<int>",
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task Specs_that_a_learner_writes_beside_the_answer_run_too()
    {
        var compiled = Compile(
            Right
                + "public sealed class MySpec { [Xunit.Fact] public void Mine() => "
                + "throw new NotSupportedException(\"mine\"); }"
        );
        await using var runner = new SpecRunner();
        var run = await runner.RunAsync(compiled, cancellationToken: TestContext.Current.CancellationToken);
        run.FirstOpen!.Failures.ShouldHaveSingleItem().Message.ShouldBe("mine");
    }

    [Fact]
    public async Task Specs_may_use_what_is_internal()
    {
        var compiled = Compile(Right.Replace("public static class", "internal static class", StringComparison.Ordinal));
        compiled.Assemblies.Count.ShouldBe(1);
        (await PassesAsync(compiled)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("a + b", "a + ", "CS1525", FixtureRepository.Stub)]
    [InlineData("a + b", "\"a\"", "CS0029", FixtureRepository.Stub)]
    [InlineData("AddAsync", "SumAsync", "CS0117", FixtureRepository.Spec)]
    [InlineData("Task<int>", "Task", "CS1503", FixtureRepository.Spec)]
    [InlineData(
        "public static class Adder",
        "public class AdderSpec;\npublic static class Adder",
        "CS0101",
        FixtureRepository.Stub
    )]
    public void Errors_are_those_of_one_assembly(string old, string now, string id, string path)
    {
        var compiled = Compile(Right.Replace(old, now, StringComparison.Ordinal));
        compiled.Succeeded.ShouldBeFalse();
        compiled.Errors.Select(static it => (it.Id, it.Path)).ShouldContain((id, path));
    }

    [Fact]
    public void A_warning_of_an_answer_is_told_each_time()
    {
        var text = Right
            .Replace("public static Task<int>", "public static async Task<int>", StringComparison.Ordinal)
            .Replace(
                "return Task.FromResult(a + b)",
                "Task.Delay(0); await Task.Yield(); return a + b",
                StringComparison.Ordinal
            );
        foreach (var compiled in new[] { Compile(text), Compile($"{text}\n") })
        {
            compiled.Warnings.ShouldHaveSingleItem().Id.ShouldBe("CS4014");
            compiled.Assemblies.Count.ShouldBe(2);
        }
    }

    private static string WithSum(string text) =>
        text.Replace(
            "public static Task<int>",
            "private static int Sum(int a, int b) => a + b;\npublic static Task<int>",
            StringComparison.Ordinal
        );

    private CompiledVariant Compile(string text)
    {
        var kata = KataFiles.Of(_fixture.Repository, FixtureRepository.Name);
        return KataCompiler.Run(new Variant(kata, VariantKind.Learner, FixtureRepository.Stub), text);
    }

    private static async Task<bool> PassesAsync(CompiledVariant compiled)
    {
        await using var runner = new SpecRunner();
        var run = await runner.RunAsync(compiled, cancellationToken: TestContext.Current.CancellationToken);
        return run.Passed;
    }
}
