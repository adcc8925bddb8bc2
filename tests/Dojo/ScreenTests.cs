using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.Specs;
using Shouldly;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>How lines, charts, Markdown and code are made to fit.</summary>
public sealed class ScreenTests
{
    private const string Chart =
        "Expected this.\nA   |████    | 0-1 s\nB b |    ████| 1-2 s, cancelled\n"
        + "C   |████████| from 0.5 s, still running\nD   |█       | at 0 s, failed\nThat is all.";

    [Fact]
    public void A_line_goes_on_below_what_its_label_labels()
    {
        var rows = LineWrap.Rows([("Task  ", Tone.Strong), ("Write it: call a job, and wait.", Tone.Plain)], 20);
        rows.Select(Text).ShouldBe(["Task  Write it: call", "      a job, and", "      wait."]);
        rows[0][0].ShouldBe(new Piece("Task  ", Tone.Strong));
    }

    [Theory]
    [InlineData("  one two", 6, new[] { "  one", "  two" })]
    [InlineData("onetwothree", 4, new[] { "onet", "woth", "ree" })]
    [InlineData("日本語の文", 4, new[] { "日本", "語の", "文" })]
    [InlineData("one two", 7, new[] { "one two" })]
    [InlineData("", 7, new[] { "" })]
    [InlineData("one  two   ", 5, new[] { "one", "two" })]
    [InlineData("a", 0, new[] { "a" })]
    [InlineData("it took 1.5 s.", 12, new[] { "it took", "1.5 s." })]
    [InlineData("it took 1 step", 9, new[] { "it took 1", "step" })]
    [InlineData("1.5 s", 4, new[] { "1.5", "s" })]
    public void A_line_breaks_between_words_if_it_can(string line, int width, string[] rows) =>
        LineWrap.Rows([new Piece(line)], width).Select(Text).ShouldBe(rows);

    [Fact]
    public void A_chart_is_drawn_or_said()
    {
        Written(isPlain: false, static screen => ChartText.Show(screen, Chart, indent: "")).ShouldBe(Chart.Split('\n'));
        Written(isPlain: true, static screen => ChartText.Show(screen, Chart, indent: ""))
            .ShouldBe([
                "Expected this.",
                "A ran from 0 to 1 s.",
                "B b ran from 1 to 2 s, cancelled.",
                "C started at 0.5 s and was still running.",
                "D started and ended at 0 s, failed.",
                "That is all.",
            ]);
    }

    [Fact]
    public void A_chart_with_too_many_lines_says_how_many_are_left_out() =>
        Written(isPlain: false, static screen => ChartText.Show(screen, Chart, maxBars: 1, indent: ""))
            .ShouldBe(["Expected this.", "A   |████    | 0-1 s", "... 3 more of these lines", "That is all."]);

    [Fact]
    public void Markdown_loses_its_marks_and_its_line_breaks() =>
        Written(isPlain: false, static screen =>
                TerminalMarkdown.Show(
                    screen,
                    "## A *head*\n\nOne `line`\nand **another** [here](x.md).\n\n1. first\n   goes on\n2. second\n"
                        + "\n```csharp\nvar x = 1;\n```\n\n<details><summary>Why</summary>\n\nSo &amp; so.\n\n"
                        + "</details>\n"
                )
            )
            .ShouldBe([
                "A head",
                "",
                "One line and another here.",
                "",
                "1.  first goes on",
                "2.  second",
                "",
                "    var x = 1;",
                "",
                "Why",
                "",
                "So & so.",
                "",
                "",
            ]);

    [Fact]
    public void A_comment_is_filled_anew_and_code_goes_on_further_in() =>
        CodeFold
            .Of(
                [
                    "// Approach: it is short.",
                    "// Misconception: none.",
                    "    // This is a long comment and",
                    "    // it goes on.",
                    "    return One(two, three);",
                    "x",
                ],
                24
            )
            .ShouldBe([
                "// Approach: it is",
                "// short.",
                "// Misconception: none.",
                "    // This is a long",
                "    // comment and it",
                "    // goes on.",
                "    return One(two,",
                "        three);",
                "x",
            ]);

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void No_key_is_parted_from_what_it_does(int width)
    {
        var rows = new Keys("1-16", HasBelief: true).Rows(width, "whole verdict").Select(Text).ToList();
        rows.ShouldAllBe(row => row.Length <= width);
        string.Join("  ", rows)
            .Split("  ")
            .ShouldBe([
                "o open",
                "h hint",
                "b belief",
                "n next",
                "p previous",
                "1-16 kata",
                "l list",
                "Enter run",
                "r run all",
                "v whole verdict",
                "s solution",
                "d diff",
                "m mistakes",
                "x reset",
                "q quit",
            ]);
        Keys.None.Rows(width, verdict: null).ShouldBeEmpty();
    }

    [Fact]
    public void A_terminal_gets_colours_and_links_and_lines_that_fit()
    {
        using var console = Console(width: 12);
        var screen = new Screen(console, TextWriter.Null);
        screen.Line(("Good  ", Tone.Strong), ("it all works", Tone.Good));
        screen.Line(new Piece("page", Link: "file:///a.html"));
        console
            .Output.ReplaceLineEndings("\n")
            .ShouldMatch(
                @"^\e\[1mGood  \e\[0m\e\[32mit all\e\[0m\n "
                    + @"*\e\[32mworks\e\[0m\n\e\]8;id=\d+;file:///a.html\e\\page\e\]8;;\e\\\n$"
            );
    }

    [Fact]
    public void A_screen_is_drawn_anew_in_one_piece()
    {
        using var console = Console(width: 80);
        new Screen(console, TextWriter.Null).Redraw([
            [new Piece("Bad", Tone.Bad)],
            [],
            [new Piece("page", Link: "file:///a.html")],
        ]);
        console
            .Output.ReplaceLineEndings("\n")
            .ShouldMatch(
                @"^\e\[H\e\[K\e\[91mBad\e\[0m\n\e\[K\n\e\[K\e\]8;id=\d+;file:///a.html\e\\page\e\]8;;\e\\\n\e\[J$"
            );
    }

    [Fact]
    public void Without_colours_it_is_drawn_over_all_the_same()
    {
        using var console = Console(width: 80);
        var screen = new Screen(console, TextWriter.Null);
        screen.BeColourless();
        (screen.IsLive, screen.CanLink).ShouldBe((true, false));
        screen.Line(new Piece("Bad", Tone.Bad, "file:///a.html"));
        screen.Redraw([
            [new Piece("Bad", Tone.Bad, "file:///a.html")],
            [new Piece("Strong", Tone.Strong)],
        ]);
        console.Output.ReplaceLineEndings("\n").ShouldBe("Bad\n\e[H\e[KBad\n\e[KStrong\n\e[J");
    }

    [Fact]
    public void A_plain_terminal_gets_no_escapes_and_lines_that_fit()
    {
        using var console = Console(width: 10);
        var screen = new Screen(console, TextWriter.Null);
        screen.BePlain();
        screen.Clear();
        screen.Line("It all works", Tone.Good);
        ProgressBar.Show(screen, 1, 2);
        (screen.IsLive, screen.IsTerminal).ShouldBe((false, true));
        console.Output.ReplaceLineEndings("\n").ShouldBe("\nIt all\nworks\nAsyncKatas\n: 1 of 2\nkatas done\n");
    }

    [Fact]
    public void A_long_answer_waits_for_a_key_at_the_end_of_each_screen()
    {
        using var console = Console(width: 60);
        var keys = new Queue<char>(['x', 'q']);
        var screen = new Screen(console, TextWriter.Null)
        {
            ReadKey = () =>
                new ConsoleKeyInfo(keys.Dequeue(), ConsoleKey.None, shift: false, alt: false, control: false),
        };
        Pager.Show(screen, static it => it.Block(string.Join('\n', Enumerable.Range(1, 60)), indent: ""));
        keys.ShouldBeEmpty();
        console.Output.ShouldContain("22");
        console.Output.ShouldContain("\rLine 44 of 60: Enter goes on, q ends.");
        console.Output.ShouldNotContain("45");
    }

    [Fact]
    public async Task Plain_concerns_every_command()
    {
        using var fixture = new FixtureRepository();
        fixture.Change(
            FixtureRepository.Spec,
            "spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3)",
            "await spec.Job(\"A\", 2.Seconds).RunAsync().ContinueWith(_ => spec.ShouldBe(\"it\", 1, 2), "
                + "TaskScheduler.Default)"
        );
        foreach (var args in new[] { new[] { "run", "1", "--plain" }, ["--plain", "run", "1"] })
        {
            var (exitCode, output, error) = await DojoCommand.RunAsync(
                fixture.Root,
                args,
                TestContext.Current.CancellationToken
            );
            error.ShouldBeEmpty();
            exitCode.ShouldBe(1);
            output.ShouldContain("  A ran from 0 to 2 s.\n");
            output.ShouldNotContain("█");
        }
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Plain_sets_no_colour_in_a_terminal_that_has_them()
    {
        using var fixture = new FixtureRepository();
        (await OutputAsync("run", "1")).ShouldContain("\e[");
        (await OutputAsync("run", "1", "--plain")).ShouldNotContain("\e");

        async Task<string> OutputAsync(params string[] args)
        {
            await using var terminal = ConsoleDojo.Open(fixture.Root, 80, 24, args);
            (await terminal.ExitCodeAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
            terminal.Output.ShouldContain("It adds");
            return terminal.Output;
        }
    }

    private static string Text(IReadOnlyList<Piece> row) => string.Concat(row.Select(static piece => piece.Text));

    private static TestConsole Console(int width)
    {
        var console = new TestConsole().EmitAnsiSequences().Colors(ColorSystem.Standard).Size(new Size(width, 24));
        console.Profile.Capabilities.Links = true;
        return console;
    }

    private static string[] Written(bool isPlain, Action<Screen> write)
    {
        using var output = new StringWriter();
        var screen = new Screen(output, TextWriter.Null);
        if (isPlain)
        {
            screen.BePlain();
        }

        return [.. screen.Record(write).Select(Text)];
    }
}
