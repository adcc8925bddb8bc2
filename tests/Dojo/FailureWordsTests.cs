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
    [InlineData("there is .77f0c81ee49e488999c49e2cd4... too", "there is note-2.json.tmp too")]
    [InlineData("Expected 1; it was 2.\na.md.new | ██| 0-1 s", "Expected 1; it was 2.\n.a9    | ██| 0-1 s")]
    [InlineData("now it is a LoopContext", "now it is a QueueContext")]
    [InlineData(
        "ended with TaskCanceledException (A task was canceled.)",
        "ended with OperationCanceledException (The operation was canceled.)"
    )]
    [InlineData("IOException (no (more) room)", "IOException (full)")]
    [InlineData(
        "At 0 s: Gather.AllAsync blocks the only thread that runs code here (Task.Wait): for ever.",
        "At 0 s: Job.A > lambda blocks the only thread that runs code here (.Result, .Wait() or a lock): for ever."
    )]
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

    [Fact]
    public void Who_fails_with_the_same_data_is_more_alike_than_who_fails_with_more()
    {
        const string Message = "Expected an InvalidOperationException; your method ended without an exception at 0 s.";
        var learner = Fails(Message, "contextIsPutAside: True");
        var same = Fails(Message, "contextIsPutAside: True");
        var always = Fails(Message, "contextIsPutAside: False", "contextIsPutAside: True");
        learner.Likeness(same, static _ => true).ShouldBe(1);
        learner.Likeness(always, static _ => true).ShouldBeInRange(0.5, 0.9);
        learner.HasTheHeadlineOf(always, "Spec").ShouldBeTrue();
        Fails(Message, "b", "a").FailsLike(Fails(Message, "a", "b"), "Spec").ShouldBeTrue();
    }

    [Fact]
    public void A_spec_that_the_machine_was_too_busy_for_says_nothing()
    {
        const string Message = "Expected 10 pieces; there are 7.";
        var learner = Fails(("First", Message));
        var busy = Fails(("First", Message), ("Second", "At 0.2 s: It has taken more than 20 s of real time.\nA ██"));
        learner.Likeness(busy, static _ => true).ShouldBe(1);
        busy.Likeness(learner, static _ => true).ShouldBe(1);
        learner.IsThatOf(busy).ShouldBeTrue();
        busy.IsThatOf(learner).ShouldBeTrue();
        Fails(("Second", "At 0.2 s: It has taken more than 20 s of real time.")).Shown.ShouldBeNull();
    }

    [Fact]
    public void What_fails_once_and_passes_once_is_not_the_same_shape()
    {
        var once = Fails(("First", "Expected 10 pieces; there are 7."));
        var again = Fails(("First", "Expected 10 pieces; there are 7."), ("Second", "Deadlock: nothing is ready."));
        once.IsThatOf(again).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Nothing is to be left; there is .6d2a706743284751a467c061ad05b07f.tmp.", "there is note-2.json.tmp")]
    [InlineData("Nothing is to be left; there is note-2.json.tmp.", "there is note-2.json.tmp")]
    [InlineData("Before it was a Context, now it is a QueueContext", "now it is a LoopContext")]
    [InlineData("it ended with IOException (note-1.md cannot be closed)", "IOException (note-1.md cannot")]
    public void A_header_speaks_of_files_and_types_of_any_name(string message, string says) =>
        Fails(message).Says("Spec", says).ShouldBeTrue();

    [Fact]
    public void A_header_that_quotes_an_exception_means_that_one() =>
        Fails("it ended with IOException (A failed)").Says("Spec", "IOException (B failed)").ShouldBeFalse();

    private static FailureShape Fails(string message, params string[] rows) =>
        Of(Spec("Spec", [.. rows.DefaultIfEmpty("").Select(row => new SpecFailure(row, "", message, ""))]));

    private static FailureShape Fails(params (string Spec, string Message)[] specs) =>
        Of([.. specs.Select(static it => Spec(it.Spec, new SpecFailure("", "", it.Message, "")))]);

    private static SpecResult Spec(string name, params SpecFailure[] failures) =>
        new(name, 1, SpecOutcome.Failed, 1, failures, TimeSpan.Zero);

    private static FailureShape Of(params SpecResult[] specs) =>
        FailureShape.Of(new RunResult(specs, RunEnding.Completed, null, ""));
}
