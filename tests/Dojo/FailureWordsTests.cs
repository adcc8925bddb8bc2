using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Two answers that do the same get the same words, whatever their authors have called things.</summary>
public sealed class FailureWordsTests
{
    [Theory]
    [InlineData("there is .6d2a706743284751a467c061ad05b07f.tmp.", "there is note-1.md.tmp.")]
    [InlineData(
        "there were mntt5kcw.cxa956172aa40da468..., z1r03zd2.izt were",
        "there were ambdiilq.43b17db0233beb7406..., 1oufad5p.dz2 were"
    )]
    [InlineData("Expected 1; it was 2.\na.md.new | ██| 0-1 s", "Expected 1; it was 2.\n.a9    | ██| 0-1 s")]
    [InlineData("now it is a LoopContext", "now it is a QueueContext")]
    [InlineData(
        "ended with TaskCanceledException (A task was canceled.)",
        "ended with OperationCanceledException (The operation was canceled.)"
    )]
    [InlineData("IOException (no (more) room)", "IOException (full)")]
    public void What_an_author_made_up_makes_no_difference(string message, string other) =>
        FailureWords.Of(message).ShouldBe(FailureWords.Of(other));

    [Theory]
    [InlineData(
        "Expected the run to take 0.6 s of virtual time; it took 0.2 s.",
        "Expected the run to take 0.6 s of virtual time; it took 0.7 s."
    )]
    [InlineData("IOException (no room)", "TimeoutException (no room)")]
    [InlineData("A | ██| 0-1 s", "A | ██| 0-2 s")]
    public void What_an_answer_does_makes_one(string message, string other) =>
        FailureWords.Of(message).ShouldNotBe(FailureWords.Of(other));

    [Fact]
    public void The_headline_is_the_first_sentence_without_its_moment()
    {
        FailureWords
            .HeadlineOf("At 2 s: Deadlock: nothing is ready.\nA | ██| 0-1 s")
            .ShouldBe(FailureWords.HeadlineOf("At 0.5 s: Deadlock: nothing is ready.\nB | █| 0-3 s"));
        FailureWords
            .HeadlineOf("your method ended without an exception at 8 s.")
            .ShouldBe(FailureWords.HeadlineOf("your method ended without an exception at 250 ms."));
        FailureWords.HeadlineOf("they took 8 s.").ShouldNotBe(FailureWords.HeadlineOf("they took 6 s."));
    }

    [Fact]
    public void Who_did_the_same_at_the_same_times_is_more_alike_than_who_only_ended_so()
    {
        var learner = Fails("Expected 10 pieces; there are 7.\nread | ██| 0-1 s");
        var same = Fails("Expected 10 pieces; there are 7.\nread | ██| 0-1 s");
        var ended = Fails("Expected 10 pieces; there are 7.\nread |  █| 1-2 s");
        var other = Fails("Expected 10 pieces; there are 3.\nread | ██| 0-1 s");
        learner.Likeness(same, static _ => true).ShouldBe(1);
        learner.Likeness(ended, static _ => true).ShouldBeInRange(0.5, 0.9);
        learner.Likeness(other, static _ => true).ShouldBe(0);
        learner.FailsLike(ended, "Spec").ShouldBeFalse();
        learner.HasTheHeadlineOf(ended, "Spec").ShouldBeTrue();
    }

    private static FailureShape Fails(string message) =>
        FailureShape.Of(
            new RunResult(
                [
                    new SpecResult(
                        "Spec",
                        1,
                        SpecOutcome.Failed,
                        1,
                        [new SpecFailure("", "", message, "")],
                        TimeSpan.Zero
                    ),
                ],
                RunEnding.Completed,
                null,
                ""
            )
        );
}
