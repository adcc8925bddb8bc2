using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>Stored outputs that are not those of a run are found, each in its way.</summary>
public sealed class ComparisonTests
{
    private static readonly CellOutput[] s_stored =
    [
        new(
            CellOutputKind.Stream,
            CellOutput.StandardOutput,
            "A starts\nB starts\nB ends after 0.20 s\nA ends after 0.31 s\n"
        ),
        new(CellOutputKind.Display, CellOutput.Html, "<svg><g><rect x=\"1\"/></g><text>A</text></svg>"),
        new(CellOutputKind.Result, CellOutput.Plain, "3 jobs"),
    ];

    [Fact]
    public void Another_run_of_the_same_is_the_same() =>
        Differences(
                s_stored[0] with
                {
                    Text = "A starts\nB starts\nB ends after 0.22 s\nA ends after 0.30 s\n",
                },
                s_stored[1] with
                {
                    Text = "<svg><g><rect x=\"2.5\"/></g><text>A</text></svg>",
                },
                s_stored[2]
            )
            .ShouldBeEmpty();

    [Fact]
    public void Lines_in_another_order() =>
        ShouldDiffer(
            [
                s_stored[0] with
                {
                    Text = "B starts\nA starts\nB ends after 0.20 s\nA ends after 0.31 s\n",
                },
                s_stored[1],
                s_stored[2],
            ],
            "output 1 is stored with \"A starts\" and had \"B starts\"."
        );

    [Fact]
    public void Changed_text() =>
        ShouldDiffer(
            [s_stored[0], s_stored[1], s_stored[2] with { Text = "4 jobs" }],
            "output 3 is stored with \"3 jobs\" and had \"4 jobs\"."
        );

    [Fact]
    public void A_picture_of_another_structure() =>
        ShouldDiffer(
            [
                s_stored[0],
                s_stored[1] with
                {
                    Text = "<svg><g><rect x=\"1\"/><rect x=\"2\"/></g><text>A</text></svg>",
                },
                s_stored[2],
            ],
            "output 2 is stored with \"<svg><g><rect x=\"#\"/></g><text>A</text></svg>\" and had \"<svg><g><rect "
                + "x=\"#\"/><rect x=\"#\"/></g><text>A</text></svg>\"."
        );

    [Fact]
    public void A_line_more() =>
        ShouldDiffer(
            [s_stored[0] with { Text = s_stored[0].Text + "C starts\n" }, s_stored[1], s_stored[2]],
            "output 1 is stored with \"\" and had \"C starts\"."
        );

    [Fact]
    public void Outputs_in_another_order() =>
        ShouldDiffer(
            [s_stored[1], s_stored[0], s_stored[2]],
            "output 1 is stored as Stream stdout and was Display text/html."
        );

    [Fact]
    public void An_output_less() => ShouldDiffer([s_stored[0], s_stored[1]], "3 outputs are stored and 2 were made.");

    [Fact]
    public void An_output_more() => ShouldDiffer([.. s_stored, s_stored[2]], "3 outputs are stored and 4 were made.");

    [Fact]
    public void Another_error()
    {
        var error = new CellOutput(CellOutputKind.Error, "E", "no", "E: no");
        Differences([error], error with { Text = "yes", Trace = "E: yes" })
            .ShouldHaveSingleItem()
            .ShouldContain("is stored with \"no\" and had \"yes\"");
        Differences([error], error with { Label = "F" })
            .ShouldHaveSingleItem()
            .ShouldContain("is stored as Error E and was Error F");
    }

    private static void ShouldDiffer(CellOutput[] made, string sentence) =>
        Differences(made)
            .ShouldHaveSingleItem()
            .ShouldBe(
                $"01-x.ipynb, cell 1 (c1): {sentence} Look at it, and if the new run is right: notebook update 01-x"
            );

    private static IReadOnlyList<string> Differences(params CellOutput[] made) => Differences(s_stored, made);

    private static IReadOnlyList<string> Differences(CellOutput[] stored, params CellOutput[] made)
    {
        var notebook = NotebookDocument.Parse(
            "01-x.ipynb",
            NotebookFolder.Notebook(NotebookFolder.Code("c1", "1")).ToJsonString()
        );
        var cell = notebook.CodeCells.Single();
        cell.Store(1, stored);
        return OutputComparison.Differences(
            new NotebookRun(
                notebook,
                [new CellRun(cell, CellOutcome.Succeeded, made, TimeSpan.Zero)],
                Interruption: null
            )
        );
    }
}
