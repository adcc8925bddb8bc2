using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The timer as a process. It needs no checkout.</summary>
public sealed class TimerCommandTests
{
    // With turns of a second: what is accepted by mistake fails soon.
    [Theory]
    [InlineData("timer", "The timer needs at least two names, such as: timer Ann Ben Cleo")]
    [InlineData("timer Ann", "The timer needs at least two names, such as: timer Ann Ben Cleo")]
    [InlineData(
        "timer Ann Ben ann --turn 1s",
        "There is more than one Ann; add a letter to tell them apart, such as AnnB."
    )]
    [InlineData("timer --turn 1s Ann ", "A name is empty or holds something that cannot be shown; use letters.")]
    [InlineData("timer Ann \aBen --turn 1s", "A name is empty or holds something that cannot be shown; use letters.")]
    [InlineData(
        "timer Ann Ben --turn 1s --colour",
        "There is no option --colour. See what there is with: timer --help"
    )]
    [InlineData(
        "timer Ann Ben --turn 0",
        "--turn takes minutes or seconds, such as 5, 0.5, 5m or 90s, from one second to four hours, not \"0\"."
    )]
    [InlineData(
        "timer Ann Ben --turn -5",
        "--turn takes minutes or seconds, such as 5, 0.5, 5m or 90s, from one second to four hours, not \"-5\"."
    )]
    [InlineData("timer Ann Ben --turn 1s --rounds 0", "--rounds takes a whole number from 1 to 99, not \"0\".")]
    [InlineData("timer Ann Ben --turn 1s --rounds 1.5", "--rounds takes a whole number from 1 to 99, not \"1.5\".")]
    public async Task What_makes_no_plan_is_refused_in_one_sentence(string command, string sentence)
    {
        var (exitCode, output, error) = await DojoProcess.RunAsync(
            Path.GetTempPath(),
            command.Split(' '),
            TestContext.Current.CancellationToken
        );
        error.ShouldBe($"{sentence}\n");
        output.ShouldBeEmpty();
        exitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Output_that_is_no_terminal_gets_lines_and_no_bell()
    {
        var (exitCode, output, error) = await DojoProcess.RunAsync(
            Path.GetTempPath(),
            ["timer", "Ann", "Ben", "--turn", "1s", "--rounds", "1"],
            TestContext.Current.CancellationToken,
            ("TERM", "xterm")
        );
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        output.ShouldContain("Turn 1 of 2: Ann drives, Ben navigates. Next: Ben drives, Ann navigates.\n");
        output.ShouldContain("\nBell! Hands off the keyboard, change seats.\nTurn 2 of 2: ");
        output.ShouldContain("Look back together: one sentence each, Ann begins.\n");
        output.ShouldNotContain("\a");
        output.ShouldNotContain("\r");
        output.ShouldNotContain("\e");
    }

    [Fact]
    public async Task Help_tells_the_defaults_and_the_keys()
    {
        var (exitCode, output, _) = await DojoProcess.RunAsync(
            Path.GetTempPath(),
            ["timer", "--help"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(0);
        output.ShouldContain("p pause, n next turn, + one more minute, q end");
        output.ShouldContain("[default: 5]");
        output.ShouldContain("[default: 2]");
    }
}
