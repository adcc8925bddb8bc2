using System.Diagnostics;
using System.Globalization;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;
using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.SpecRuns;

/// <summary>Whatever the learner's code does, there is a result and the process is gone.</summary>
public sealed class SpecRunnerTests : IAsyncDisposable
{
    private const string WriteProcess = "Console.Write(Environment.ProcessId);";

    private static readonly RunLimits s_limits = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));

    private readonly FixtureRepository _fixture = new();

    private readonly SpecRunner _runner = new();

    public ValueTask DisposeAsync()
    {
        _fixture.Dispose();
        return _runner.DisposeAsync();
    }

    [Theory]
    [InlineData(137, false, true)]
    [InlineData(134, false, true)]
    [InlineData(255, false, false)]
    [InlineData(3, false, false)]
    [InlineData(-1073741819, true, true)]
    [InlineData(-2146233309, true, true)]
    [InlineData(-1, true, false)]
    [InlineData(137, true, false)]
    public void Only_some_exit_codes_tell_of_a_death(int exitCode, bool isWindows, bool hasDied) =>
        ChildProcess.HasDied(exitCode, isWindows).ShouldBe(hasDied);

    [Fact]
    public async Task Specs_that_pass_are_reported_in_the_order_of_their_file()
    {
        var result = await RunAsync("");
        result.Passed.ShouldBeTrue();
        result.Ending.ShouldBe(RunEnding.Completed);
        result.Specs.Select(static spec => spec.Name).ShouldBe(["First", "Second", "Third"]);
        result.FirstOpen.ShouldBeNull();
    }

    [Fact]
    public async Task A_spec_that_fails_carries_its_message_and_the_line_of_the_learners_file()
    {
        var result = await RunAsync("throw new InvalidOperationException(\"no\");");
        result.Ending.ShouldBe(RunEnding.Completed);
        result.PassedCount.ShouldBe(2);
        var failure = result.FirstOpen.ShouldNotBeNull().Failures.ShouldHaveSingleItem();
        failure.Message.ShouldBe("no");
        failure.ExceptionType.ShouldBe("System.InvalidOperationException");
        failure.IsAssertion.ShouldBeFalse();
        failure.Stack.ShouldContain($"{FixtureRepository.Stub}:line 7");
    }

    [Fact]
    public async Task Rows_of_a_theory_are_one_spec()
    {
        var kata = KataFiles.Of(_fixture.Repository, FixtureRepository.Name);
        var result = await _runner.RunAsync(
            KataCompiler.Run(new Variant(kata, VariantKind.Learner, FixtureRepository.Stub)),
            s_limits,
            cancellationToken: TestContext.Current.CancellationToken
        );
        var theory = result.Specs[1];
        theory.Name.ShouldBe("It_adds_up_to_nothing");
        theory.Rows.ShouldBe(2);
        theory.Failures.Select(static failure => failure.Row).ShouldBe(["(a: 0, b: 0)", "(a: -1, b: 1)"]);
        theory.Failures.ShouldAllBe(static failure =>
            failure.IsAssertion && failure.Message == "Please implement Adder.AddAsync."
        );
    }

    [Fact]
    public async Task Code_that_hangs_is_stopped_and_the_spec_is_named()
    {
        var result = await RunAsync(
            "Thread.Sleep(Timeout.Infinite);",
            new RunLimits(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(120))
        );
        result.Ending.ShouldBe(RunEnding.TimeLimit);
        result.Interruption.ShouldBe("One spec took longer than 3 s and was stopped while this spec ran: Second.");
        result
            .Specs.Select(static spec => spec.Outcome)
            .ShouldBe([SpecOutcome.Passed, SpecOutcome.Interrupted, SpecOutcome.NotRun]);
        result.FirstOpen!.Name.ShouldBe("Second");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Code_that_takes_too_long_altogether_is_stopped()
    {
        var result = await RunAsync(
            "Thread.Sleep(Timeout.Infinite);",
            new RunLimits(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(3))
        );
        result.Ending.ShouldBe(RunEnding.TimeLimit);
        result.Interruption!.ShouldStartWith("The specs together took longer than 3 s and were stopped");
    }

    [Fact]
    public async Task Code_that_ends_the_process_is_told_so()
    {
        var result = await RunAsync("Environment.Exit(0);");
        result.Ending.ShouldBe(RunEnding.Exit);
        result.Interruption.ShouldBe(
            "Something ended the process while this spec ran: Second, as Environment.Exit does (exit code 0)."
        );
        result.Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_stack_is_told_so()
    {
        var result = await RunAsync("Deeper(1);", members: "private static int Deeper(int i) => Deeper(i + 1) + i;");
        result.Ending.ShouldBe(RunEnding.StackOverflow);
        result.Interruption.ShouldBe(
            "The stack overflowed while this spec ran: Second: methods called each other without end."
        );
    }

    [Fact]
    public async Task An_exception_that_nobody_catches_is_told_so()
    {
        var result = await RunAsync(
            "var thread = new Thread(() => throw new InvalidOperationException(\"lost\")); thread.Start(); "
                + "thread.Join();"
        );
        result.Ending.ShouldBe(RunEnding.Crash);
        result.Interruption.ShouldBe(
            "An exception that nobody caught ended the process while this spec ran: Second: "
                + "System.InvalidOperationException: lost"
        );
    }

    [Trait(When.Trait, When.Ci)]
    [Fact]
    public async Task A_process_that_kills_itself_is_told_so()
    {
        var result = await RunAsync("Environment.FailFast(\"enough\");");
        result.Ending.ShouldBe(RunEnding.Crash);
        result.Interruption!.ShouldContain("while this spec ran: Second");
    }

    [Trait(When.Trait, When.Ci)]
    [Fact]
    public async Task Code_that_needs_too_much_memory_is_told_so()
    {
        var result = await RunAsync(
            "var all = new System.Collections.Generic.List<byte[]>(); while (true) { all.Add(new byte[10_000_000]); }"
        );
        result.Passed.ShouldBeFalse();
        (result.Interruption ?? result.FirstOpen!.Failures[0].ExceptionType).ShouldMatch(
            "Memory ran out while this spec ran: Second|System.OutOfMemoryException"
        );
    }

    [Trait(When.Trait, When.Ci)]
    [Theory]
    [InlineData("")]
    [InlineData("Environment.Exit(0);")]
    [InlineData("Environment.FailFast(null);")]
    public async Task A_process_that_was_started_does_not_outlive_the_run(string ending)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere only what is still a child can be found.");
        var result = await RunAsync(
            $$"""
            var sleeper = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "sleep 1000 & sleep 1000 & echo $!; wait"])
                {
                    RedirectStandardOutput = true,
                }
            )!;
            Console.Write(sleeper.Id + " " + sleeper.StandardOutput.ReadLine());
            Console.Out.Flush();
            {{ending}}
            """
        );
        var ids = result.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(2).ToArray();
        ids.Length.ShouldBe(2);
        ids.Where(IsAlive).ShouldBeEmpty();
    }

    [Trait(When.Trait, When.Ci)]
    [Fact]
    public async Task A_million_lines_are_shortened()
    {
        var result = await RunAsync("for (var i = 0; i < 1_000_000; i++) { Console.WriteLine(\"line \" + i); }");
        result.Passed.ShouldBeTrue();
        result.Output.Length.ShouldBeLessThan(40_000);
        result.Output.ShouldStartWith("line 0");
        result.Output.ShouldContain("characters left out");
        result.Output.TrimEnd().ShouldEndWith("line 999999");
    }

    [Fact]
    public async Task Reading_the_console_finds_it_empty()
    {
        var result = await RunAsync(
            "if (Console.ReadLine() is not null) { throw new InvalidOperationException(\"somebody typed\"); }"
        );
        result.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Garbage_on_the_console_does_not_disturb_the_report()
    {
        var result = await RunAsync(
            """
            using var raw = Console.OpenStandardOutput();
            raw.Write(new byte[] { 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 200, 201 });
            Console.Error.Write(new string('\0', 1000));
            Console.SetOut(System.IO.TextWriter.Null);
            """
        );
        result.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_thread_that_never_ends_does_not_keep_the_process()
    {
        var result = await RunAsync("new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();");
        result.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Files_with_relative_paths_land_in_a_folder_that_goes_away()
    {
        var before = _fixture.Snapshot();
        var result = await RunAsync(
            "System.IO.File.WriteAllText(\"here.txt\", \"here\"); "
                + "Console.Write(System.IO.Path.GetFullPath(\"here.txt\"));"
        );
        result.Passed.ShouldBeTrue();
        File.Exists(result.Output).ShouldBeFalse();
        Directory.Exists(Path.GetDirectoryName(result.Output)).ShouldBeFalse();
        _fixture.Snapshot().Count.ShouldBe(before.Count);
    }

    [Trait(When.Trait, When.Ci)]
    [Theory]
    [InlineData("")]
    [InlineData("Environment.FailFast(null);")]
    [InlineData("Thread.Sleep(Timeout.Infinite);")]
    public async Task Temporary_files_go_away(string ending)
    {
        var result = await RunAsync(
            $"var file = System.IO.Path.GetTempFileName(); Console.Write(file); Console.Out.Flush(); {ending}",
            s_limits with
            {
                Spec = TimeSpan.FromSeconds(3),
            }
        );
        result.Output.ShouldContain(Path.GetTempPath());
        File.Exists(result.Output.Split('\n')[0]).ShouldBeFalse();
        Directory.Exists(Path.GetDirectoryName(result.Output.Split('\n')[0])).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_specs_that_are_asked_for_run()
    {
        var result = await _runner.RunAsync(
            Compile("", ""),
            s_limits,
            ["Third", "Second"],
            cancellationToken: TestContext.Current.CancellationToken
        );
        result.Specs.Select(static spec => spec.Name).ShouldBe(["Second", "Third"]);
        result.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Code_of_a_learner_gets_a_process_of_its_own()
    {
        var first = await RunAsync(WriteProcess);
        var second = await RunAsync(WriteProcess);
        second.Output.ShouldNotBe(first.Output);
    }

    [Fact]
    public async Task A_shared_process_keeps_apart_what_each_run_writes_and_knows()
    {
        await using var shared = new SpecRunner(shares: true);
        var first = await RunAsync(
            shared,
            "s_runs++; Console.Write($\"a {s_runs} {Environment.ProcessId}\");",
            members: "private static int s_runs;"
        );
        var second = await RunAsync(
            shared,
            "s_runs++; Console.Error.Write($\"b {s_runs} {Environment.ProcessId}\");",
            members: "private static int s_runs;"
        );
        first.Output.ShouldStartWith("a 1 ");
        second.Output.ShouldBe(first.Output.Replace('a', 'b'));
    }

    [Trait(When.Trait, When.Ci)]
    [Theory]
    [InlineData("Task.Run(() => Thread.Sleep(Timeout.Infinite));")]
    [InlineData(
        "for (var i = 0; i < 9; i++) { new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true "
            + "}.Start(); }"
    )]
    public async Task A_process_in_which_something_is_still_at_work_is_not_shared(string statements)
    {
        await using var shared = new SpecRunner(shares: true);
        var first = await RunAsync(shared, $"{WriteProcess} {statements}");
        var second = await RunAsync(shared, WriteProcess);
        first.Passed.ShouldBeTrue();
        second.Output.ShouldNotBe(first.Output);
    }

    [Fact]
    public async Task A_run_that_a_shared_process_does_not_survive_is_told_by_a_process_of_its_own()
    {
        await using var shared = new SpecRunner(shares: true);
        await RunAsync(shared, "AppDomain.CurrentDomain.SetData(\"trap\", true);");
        var result = await RunAsync(
            shared,
            "if (AppDomain.CurrentDomain.GetData(\"trap\") is not null) { Environment.Exit(3); }"
        );
        result.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_shared_process_ends_with_its_runner()
    {
        await using var shared = new SpecRunner(shares: true);
        var result = await RunAsync(shared, WriteProcess);
        using var process = Process.GetProcessById(int.Parse(result.Output, CultureInfo.InvariantCulture));
        await shared.DisposeAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Code_that_does_not_compile_says_where()
    {
        var compiled = Compile("var x = ;", "");
        compiled.Succeeded.ShouldBeFalse();
        compiled
            .Errors.First()
            .ToString()
            .ShouldBe($"{FixtureRepository.Stub}(7,9): error CS1525: Invalid expression term ';'");
    }

    [Fact]
    public void The_compiler_of_the_SDK_is_used() => CompilerLoader.SdkFolder.ShouldNotBeNull();

    // What has ended and was not waited for has no environment any more.
    private static bool IsAlive(string id)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<RunResult> RunAsync(SpecRunner runner, string statements, string members = "") =>
        runner.RunAsync(
            Compile(statements, members),
            s_limits,
            cancellationToken: TestContext.Current.CancellationToken
        );

    private Task<RunResult> RunAsync(string statements, RunLimits? limits = null, string members = "") =>
        _runner.RunAsync(
            Compile(statements, members),
            limits ?? s_limits,
            cancellationToken: TestContext.Current.CancellationToken
        );

    private CompiledVariant Compile(string statements, string members)
    {
        _fixture.Write(
            FixtureRepository.Spec,
            """
            using Xunit;

            public sealed class AdderSpec
            {
                [Fact]
                public void First() { }

                [Fact]
                public void Second() => Adder.Run();

                [Fact]
                public void Third() { }
            }
            """
        );
        _fixture.Write(
            FixtureRepository.Stub,
            $$"""
            public static class Adder
            {
                {{members}}

                public static void Run()
                {
            {{statements}}
                }
            }
            """
        );
        return KataCompiler.Run(
            new Variant(
                KataFiles.Of(_fixture.Repository, FixtureRepository.Name),
                VariantKind.Learner,
                FixtureRepository.Stub
            )
        );
    }
}
