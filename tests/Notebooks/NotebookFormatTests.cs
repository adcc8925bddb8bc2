using System.Text.Json.Nodes;
using AsyncKatas.Notebooks;
using AsyncKatas.Notebooks.Format;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>The file: what is read, what is written, what is refused.</summary>
public sealed class NotebookFormatTests : IDisposable
{
    // As Jupyter writes it, with what is easily lost: members that nobody knows, letters beyond ASCII, odd numbers, no
    // items.
    private const string Written = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "title",
           "metadata": {
            "mine": [
             1.0,
             1e-05,
             true,
             null
            ]
           },
           "source": [
            "# Größe “x” 😀\n",
            "<b>\\ & \"\t\u0001/"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": null,
           "id": "code",
           "metadata": {},
           "outputs": [],
           "source": "1 +\n2"
          }
         ],
         "metadata": {},
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_read_and_written_stays_the_same_to_the_letter()
    {
        var notebook = NotebookDocument.Parse("x.ipynb", Written);
        notebook.ToString().ShouldBe(Written);
        notebook.Title.ShouldBe("Größe “x” 😀");
    }

    [Theory]
    [InlineData(
        "# A *title* with `code`\n\nOne\n[line](x.md) &amp; **more**.\n\nTwo.",
        "A title with code",
        "One line & more."
    )]
    [InlineData("```\n# no\n```\n\nTitle\n=====\n- item\n\nOne.", "Title", "One.")]
    [InlineData("## Second", "x.ipynb", "")]
    public void The_outline_says_what_a_reader_sees(string source, string title, string about)
    {
        var cell = new JsonObject
        {
            ["cell_type"] = "markdown",
            ["id"] = "a",
            ["metadata"] = new JsonObject(),
            ["source"] = source,
        };
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray(cell),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        var outline = NotebookOutline.Of(NotebookDocument.Parse("x.ipynb", notebook.ToJsonString()));
        outline.Title.ShouldBe(title);
        outline.About.ShouldBe(about);
    }

    [Fact]
    public void A_source_may_be_a_list_of_lines_or_one_text()
    {
        var notebook = NotebookDocument.Parse("x.ipynb", Written);
        notebook.Cells.Select(static cell => cell.Source).ShouldBe(["# Größe “x” 😀\n<b>\\ & \"\t\u0001/", "1 +\n2"]);
        notebook.Cells.Select(static cell => cell.Name).ShouldBe(["cell 1 (title)", "cell 2 (code)"]);
    }

    [Fact]
    public void Stored_outputs_come_back_and_nothing_else_changes()
    {
        CellOutput[] outputs =
        [
            new(CellOutputKind.Stream, CellOutput.StandardOutput, "one\ntwo\n"),
            new(CellOutputKind.Display, CellOutput.Plain, "three"),
            new(CellOutputKind.Result, CellOutput.Html, "<b>\n</b>"),
            new(CellOutputKind.Error, "E", "four", "E: four\n   at five"),
        ];
        var notebook = NotebookDocument.Parse("x.ipynb", Written);
        notebook.Cells[1].Store(7, outputs);
        var again = NotebookDocument.Parse("x.ipynb", notebook.ToString());
        again.Cells[1].Outputs.ShouldBe(outputs);
        again.Cells[1].ExecutionCount.ShouldBe(7);
        again
            .ToString()
            .Split('\n')
            .Except(Written.Split('\n'), StringComparer.Ordinal)
            .ShouldContain("      \"one\\n\",");

        again.Cells[1].Store(1, []);
        again
            .ToString()
            .ShouldBe(Written.Replace("\"execution_count\": null", "\"execution_count\": 1", StringComparison.Ordinal));
    }

    [Fact]
    public void An_output_is_stored_as_nbformat_has_it()
    {
        var notebook = NotebookDocument.Parse("x.ipynb", Written);
        notebook.Cells[1].Store(7, [new(CellOutputKind.Result, CellOutput.Html, "<b>\n</b>")]);
        notebook
            .ToString()
            .ShouldContain(
                """
                   "outputs": [
                    {
                     "data": {
                      "text/html": [
                       "<b>\n",
                       "</b>"
                      ]
                     },
                     "execution_count": 7,
                     "metadata": {},
                     "output_type": "execute_result"
                    }
                   ],
                """,
                Case.Sensitive
            );
    }

    [Fact]
    public void Saving_leaves_one_file()
    {
        var notebook = _folder.Save();
        var files = _folder.Snapshot().Keys;
        notebook.Save();
        _folder.Snapshot().Keys.ShouldBe(files, ignoreOrder: true);
        NotebookDocument.Read(notebook.Path).ToString().ShouldBe(notebook.ToString());
        File.ReadAllText(notebook.Path).ShouldEndWith("\n}\n");
    }

    [Theory]
    [InlineData("", "x.ipynb is not a notebook: line 1 is not JSON.")]
    [InlineData("{\n\"cells\": [\n", "x.ipynb is not a notebook: line 3 is not JSON.")]
    [InlineData("#!csharp\n1", "x.ipynb is not a notebook: line 1 is not JSON.")]
    [InlineData("[]", "x.ipynb is not a notebook: it holds JSON, but not an object.")]
    [InlineData("{}", "x.ipynb is not a notebook: it has no \"nbformat\" and no list of \"cells\".")]
    [InlineData(
        """{"nbformat": "4", "cells": []}""",
        "x.ipynb is not a notebook: it has no \"nbformat\" and no list of \"cells\"."
    )]
    [InlineData(
        """{"nbformat": 5, "nbformat_minor": 0, "cells": []}""",
        "x.ipynb is of notebook format 5.0; formats 4.0 to 4.5 are read here."
    )]
    [InlineData(
        """{"nbformat": 4, "nbformat_minor": 6, "cells": []}""",
        "x.ipynb is of notebook format 4.6; formats 4.0 to 4.5 are read here."
    )]
    [InlineData(
        """{"nbformat": 3, "cells": []}""",
        "x.ipynb is of notebook format 3.0; formats 4.0 to 4.5 are read here."
    )]
    [InlineData(
        """{"nbformat": 4, "cells": [7]}""",
        "x.ipynb, cell 1, is not a cell: it needs a \"cell_type\" (code, markdown or raw) and a \"source\"."
    )]
    [InlineData(
        """{"nbformat": 4, "cells": [{"cell_type": "code"}]}""",
        "x.ipynb, cell 1, is not a cell: it needs a \"cell_type\" (code, markdown or raw) and a \"source\"."
    )]
    public void What_is_no_notebook_is_refused(string text, string sentence) =>
        Should.Throw<NotebookException>(() => NotebookDocument.Parse("some/x.ipynb", text)).Message.ShouldBe(sentence);

    [Fact]
    public void A_member_that_is_there_twice_is_refused() =>
        Should
            .Throw<NotebookException>(static () =>
                NotebookDocument.Parse("x.ipynb", """{"nbformat": 4, "nbformat": 4, "cells": []}""")
            )
            .Message.ShouldStartWith("x.ipynb is not a notebook: ");

    [Fact]
    public void A_dib_file_is_not_read() =>
        Should
            .Throw<NotebookException>(static () => NotebookDocument.Read("x.dib"))
            .Message.ShouldBe("x.dib is a .dib file, and those are not read here: save it as .ipynb.");

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Should
            .Throw<NotebookException>(() => NotebookDocument.Read(Path.Combine(_folder.Root, "none.ipynb")))
            .Message.ShouldEndWith("none.ipynb.");
}
