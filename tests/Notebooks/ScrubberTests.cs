using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>What two good runs may differ in goes; everything else stays.</summary>
public sealed class ScrubberTests
{
    [Theory]
    [InlineData("took 0.51 s", "took # s")]
    [InlineData("512ms, 3 min, 1,024 µs", "#ms, # min, # µs")]
    [InlineData("2.9x as fast, 3 times, 4×", "#x as fast, # times, #×")]
    [InlineData("00:00:01.2345678", "#")]
    [InlineData("on thread 12 and Thread #7, thread id: 9", "on thread # and Thread ##, thread id: #")]
    [InlineData("id 0f8fad5b-d9cb-469f-a165-70867728950e", "id GUID")]
    [InlineData(
        "a\n? Twice as fast (1.85 s and 1.09 s: 1.7x). This machine was too busy to tell: run the notebook again.\nb",
        "a\n✓ Twice as fast (# s and # s: #x)\nb"
    )]
    [InlineData("in /home/ann/notes/a.md and C:\\Users\\ann\\a.md", "in PATH and PATH")]
    public void Goes(string text, string scrubbed) => Plain(text).ShouldBe(scrubbed);

    [Theory]
    [InlineData("3 jobs, task 2, Task-3, 42")]
    [InlineData("A1s B2 v1.5x2")]
    [InlineData("either/or and/or 1/2, https://example.org/a/b")]
    [InlineData("[1, 2, 3] in 5 steps")]
    [InlineData("? Twice as fast, or what?")]
    public void Stays(string text) => Plain(text).ShouldBe(text);

    [Fact]
    public void In_a_picture_the_numbers_of_attributes_go_and_its_words_stay() =>
        Html("<svg viewBox=\"0 0 10.5 -2\"><path d=\"M1.5e-3 2V9\"/><text x=\"7\">Job 1: 0.5 s</text></svg>")
            .ShouldBe("<svg viewBox=\"# # # #\"><path d=\"M# #V#\"/><text x=\"#\">Job 1: # s</text></svg>");

    [Fact]
    public void A_value_in_a_page_stays() =>
        Html("<div class=\"dni-plaintext\"><pre>42</pre></div>").ShouldContain(">42<");

    [Fact]
    public void Frames_of_an_error_go_and_its_message_stays()
    {
        var error = new CellOutput(
            CellOutputKind.Error,
            "E",
            "job 3 failed after 0.2 s",
            "E: job 3 failed after 0.2 s\n   at A.B() in cell 1:line 2\n"
                + "--- End of stack trace from previous location ---\n   at C.D()\nand more"
        );
        var scrubbed = Scrubber.Scrub(error);
        scrubbed.Text.ShouldBe("job 3 failed after # s");
        scrubbed.Trace.ShouldBe("E: job 3 failed after # s\nand more");
    }

    private static string Plain(string text) =>
        Scrubber.Scrub(new CellOutput(CellOutputKind.Stream, CellOutput.StandardOutput, text)).Text;

    private static string Html(string text) =>
        Scrubber.Scrub(new CellOutput(CellOutputKind.Result, CellOutput.Html, text)).Text;
}
