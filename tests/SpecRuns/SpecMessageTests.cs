using System.Text.Json;
using AsyncKatas.SpecRuns;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.SpecRuns;

/// <summary>What the dojo and the process with the specs say to each other arrives as it was said.</summary>
public sealed class SpecMessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("two\r\nlines\tand \"quotes\" \\ / \0 \u001b[31m \u2028")]
    [InlineData("日本語 😀 █████")]
    public void Texts_arrive_as_they_are(string text)
    {
        var sent = new SpecEvent(SpecEventKind.Failed)
        {
            Spec = text,
            Row = text,
            Line = 7,
            Seconds = 0.1,
            ExceptionType = text,
            Message = text,
            Stack = text,
            Chart = text,
            IsClean = true,
        };
        SpecEvent.FromBytes(sent.ToBytes()).ShouldBe(sent);

        var request = new SpecRequest(text, text, StopAtFirstFailure: true, [text, "other"], WantsCharts: true);
        var received = SpecRequest.FromBytes(request.ToBytes());
        received.Only.ShouldBe(request.Only);
        (received with { Only = request.Only }).ShouldBe(request);
    }

    [Fact]
    public void Half_a_letter_becomes_the_mark_for_one_that_nobody_can_read() =>
        SpecEvent
            .FromBytes(new SpecEvent(SpecEventKind.Failed) { Message = "a\ud83d", Stack = "\ude00b" }.ToBytes())
            .ShouldBe(new SpecEvent(SpecEventKind.Failed) { Message = "a\ufffd", Stack = "\ufffdb" });

    [Fact]
    public void A_text_that_nobody_would_read_to_its_end_is_cut() =>
        SpecEvent
            .FromBytes(new SpecEvent(SpecEventKind.Failed) { Message = new string('x', 20_007) }.ToBytes())
            .Message.ShouldBe($"{new string('x', 20_000)} ... (7 more characters)");

    [Fact]
    public void Messages_are_JSON()
    {
        using var message = JsonDocument.Parse(new SpecEvent(SpecEventKind.Passed) { Spec = "First" }.ToBytes());
        message.RootElement.GetProperty("Spec").GetString().ShouldBe("First");
        using var request = JsonDocument.Parse(
            new SpecRequest("kata.dll", "end", StopAtFirstFailure: false, [], WantsCharts: false).ToBytes()
        );
        request.RootElement.GetProperty("AssemblyPath").GetString().ShouldBe("kata.dll");
    }
}
