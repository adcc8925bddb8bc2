using System.Text.Json.Nodes;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Linting;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// A good notebook meets every rule; each broken copy breaks one, whose message names the place and the remedy.
/// </summary>
public sealed class LintTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_notebook_meets_every_rule()
    {
        NotebookRules.Check(_folder.Save()).ShouldBeEmpty();
        NotebookRules
            .Check(NotebookDocument.Read(System.IO.Path.Combine(_folder.Folder, "00-start.ipynb")))
            .ShouldBeEmpty();
    }

    [Fact]
    public void File_name()
    {
        _folder.Save();
        System.IO.File.Copy(
            System.IO.Path.Combine(_folder.Folder, NotebookFolder.Name),
            System.IO.Path.Combine(_folder.Root, "Sums 1.ipynb")
        );
        NotebookRules
            .Check(NotebookDocument.Read(System.IO.Path.Combine(_folder.Root, "Sums 1.ipynb")))
            .ShouldContain(static defect => defect.Rule == "file name");
    }

    // 3 minutes are promised.
    [Theory]
    [InlineData("more", 590, 4)]
    [InlineData("load", 31, 4)]
    public void Time_to_read(string cell, int count, int minutes)
    {
        var (before, line) = cell is "more" ? ("See", "word\n") : ("Console", "Add(1, 2);\n");
        ShouldBreak(
            () => _folder.Change(cell, before, string.Concat(Enumerable.Repeat(line, count)) + before),
            "time to read",
            $"01-sums.ipynb promises 3 minutes, and to read it takes {minutes}; shorten it"
        );
    }

    [Fact]
    public void What_need_not_be_read_takes_no_time()
    {
        foreach (var line in (string[])["Console.WriteLine(1);", "}", "// why", "using System.IO;", "HTML(picture)"])
        {
            _folder.Change("load", "Add(1, 2)", string.Concat(Enumerable.Repeat($"{line}\n", 40)) + "Add(1, 2)");
        }

        NotebookRules.Check(_folder.Save()).ShouldNotContain(static defect => defect.Rule == "time to read");
    }

    [Fact]
    public void A_gallery_of_misconceptions_is_short()
    {
        _folder.Change("map", "## Map of the tutorial", "## Map of the misconceptions");
        NotebookRules.Check(_folder.Save()).ShouldBeEmpty();
        ShouldBreak(
            () => _folder.Change("title", "3 minutes", "21 minutes"),
            "time to read",
            "a gallery of misconceptions may take 20"
        );
    }

    [Fact]
    public void Format() =>
        ShouldBreak(
            () => _folder.Json["nbformat_minor"] = 4,
            "format 4.5",
            "01-sums.ipynb says \"nbformat_minor\": 4; make it 5"
        );

    [Theory]
    [InlineData("kernelspec")]
    [InlineData("language_info")]
    [InlineData("polyglot_notebook")]
    public void Metadata_of_the_file(string member)
    {
        ShouldBreak(
            () => _folder.Json["metadata"]!.AsObject().Remove(member),
            "metadata of the file",
            $"write into its metadata \"{member}\": {{"
        );
        ShouldBreak(
            () => _folder.Json["metadata"]![member] = new JsonObject { ["name"] = "python3" },
            "metadata of the file",
            $"\"{member}\""
        );
    }

    [Fact]
    public void A_raw_cell() =>
        ShouldBreak(
            () =>
                _folder.Cells.Insert(
                    1,
                    new JsonObject
                    {
                        ["cell_type"] = "raw",
                        ["id"] = "raw",
                        ["metadata"] = new JsonObject(),
                        ["source"] = "x",
                    }
                ),
            "kinds of cells",
            "cell 2 (raw): the C# front ends drop raw cells"
        );

    [Fact]
    public void An_attachment() =>
        ShouldBreak(
            () => _folder.Cell("more")["attachments"] = new JsonObject { ["a.png"] = new JsonObject() },
            "kinds of cells",
            "cell 4 (more): the C# front ends drop attachments"
        );

    [Fact]
    public void A_cell_without_an_id() =>
        ShouldBreak(() => _folder.Cell("fails").Remove("id"), "cell ids", "01-sums.ipynb, cell 6: it has no id");

    [Fact]
    public void An_id_that_is_none() =>
        ShouldBreak(
            () => _folder.Cell("fails")["id"] = "it fails",
            "cell ids",
            "cell 6 (it fails): an id is 1 to 64 letters"
        );

    [Fact]
    public void An_id_that_two_cells_have() =>
        ShouldBreak(
            () => _folder.Cell("fails")["id"] = "title",
            "cell ids",
            "cell 6 (title): another cell has the same id"
        );

    [Theory]
    [InlineData("dotnet_interactive")]
    [InlineData("polyglot_notebook")]
    public void Metadata_of_a_cell(string member) =>
        ShouldBreak(
            () => _folder.Cell("load")["metadata"]!.AsObject().Remove(member),
            "metadata of the cells",
            "cell 3 (load): write into its metadata"
        );

    [Theory]
    [InlineData(
        "import",
        "#!import lib/sums.csx",
        "#load \"lib/sums.csx\"",
        "cell 2 (import): #load finds no file in some kernels; write #!import lib/name.csx, alone in a cell."
    )]
    [InlineData(
        "load",
        "Console",
        "#r \"x.dll\"\nConsole",
        "cell 3 (load): take \"#r \"x.dll\"\" away: only some kernels know it."
    )]
    [InlineData(
        "load",
        "Console",
        "#!time\nConsole",
        "cell 3 (load): take \"#!time\" away: only some kernels know it."
    )]
    [InlineData(
        "import",
        "sums.csx",
        "sums.csx\nint a = 1;",
        "cell 2 (import): give \"#!import lib/sums.csx\" a cell of its own: some kernels skip anything else in it."
    )]
    [InlineData(
        "import",
        "lib/sums.csx",
        "\"lib/sums.csx\"",
        "cell 2 (import): write #!import lib/sums.csx: some kernels take the quotation marks"
    )]
    public void An_import_that_some_kernels_do_not_understand(
        string cell,
        string old,
        string replacement,
        string message
    ) => ShouldBreak(() => _folder.Change(cell, old, replacement), "imports", message, onlyOne: false);

    [Theory]
    [InlineData("display(1);", "display")]
    [InlineData("1.Display();", "Display")]
    [InlineData("\"<b>\".DisplayAs(\"text/html\");", "DisplayAs")]
    [InlineData("CSS(\"b {}\");", "CSS")]
    [InlineData("dynamic d = 1;", "dynamic")]
    [InlineData("Kernel.Root.ToString();", "Kernel")]
    [InlineData("using Microsoft.DotNet.Interactive;", "Interactive")]
    public void A_name_that_some_kernels_do_not_have(string code, string name) =>
        ShouldBreak(
            () => _folder.Change("load", "Console", $"{code}\nConsole"),
            "names that every kernel has",
            $"cell 3 (load): \"{name}\" is not in every kernel;"
        );

    [Fact]
    public void A_picture_by_the_method_of_one_kernel() =>
        ShouldBreak(
            () => _folder.Write("notebooks/lib/sums.csx", "int Add(int a, int b) => a + b;"),
            "names that every kernel has",
            "cell 5 (picture): HTML(...) is not in every kernel, and the compiler warns of it in others; import a file "
                + "that defines it"
        );

    [Theory]
    [InlineData("class Box { public int Size { get; set => field = value; } }")]
    [InlineData("class Box { public int Size { get; set; } } Box box = null; box?.Size = 3;")]
    [InlineData("static class More { extension(string s) { public int Size => s.Length; } }")]
    [InlineData("var name = nameof(List<>);")]
    [InlineData(
        "delegate bool Try(string text, out int number); Try parse = (text, out number) => int.TryParse(text, out "
            + "number);"
    )]
    public void CSharp_that_some_kernels_do_not_know(string code) =>
        ShouldBreak(
            () => _folder.Change("load", "Console", $"{code}\nConsole"),
            "C# that every kernel has",
            "cell 3 (load): "
        );

    [Fact]
    public void No_title() =>
        ShouldBreak(
            () => _folder.Change("title", "# Sums", "## Sums"),
            "title",
            "make its first cell a markdown cell that begins with the title"
        );

    [Fact]
    public void Two_titles() =>
        ShouldBreak(() => _folder.Change("more", "## More", "# More"), "title", "cell 4 (more): there is one title");

    [Theory]
    [InlineData("[x](../katas/02-gone/README.md)", "no such file")]
    [InlineData("[x](02-gone.ipynb)", "no such file")]
    [InlineData("![x](gone.png)", "no such file")]
    [InlineData("[x][1]\n\n[1]: gone.md\n", "no such file")]
    [InlineData("[x](../katas/01-adding-up/README.md#gone)", "no such heading or cell")]
    [InlineData("[x](00-start.ipynb#gone)", "no such heading or cell")]
    [InlineData("[x](#gone)", "no such heading or cell")]
    [InlineData("[x]()", "it is empty")]
    public void A_dead_link(string link, string why) =>
        ShouldBreak(() => _folder.Change("more", "See", $"{link} See"), "links", why);

    [Theory]
    [InlineData("[x](https://example.org/)")]
    [InlineData("[x](00-start.ipynb#one)")]
    [InlineData("[x](../katas)")]
    [InlineData("`[x](gone.md)`")]
    public void A_link_that_is_none_of_ours_or_is_fine(string link)
    {
        _folder.Change("more", "See", $"{link} See");
        NotebookRules.Check(_folder.Save()).ShouldBeEmpty();
    }

    [Fact]
    public void No_way_back() =>
        ShouldBreak(
            () => _folder.Change("title", "[Start](00-start.ipynb)", "Start"),
            "previous and next",
            "01-sums.ipynb: link to the previous notebook, 00-start.ipynb."
        );

    [Fact]
    public void No_way_on()
    {
        _folder.Save();
        _folder.Write("notebooks/02-more.ipynb", _folder.Read($"notebooks/{NotebookFolder.Name}"));
        ShouldBreak(static () => { }, "previous and next", "01-sums.ipynb: link to the next notebook, 02-more.ipynb.");
    }

    [Theory]
    [InlineData("## Map of the tutorial", "## The map", "end it with the heading ## Map of the tutorial")]
    [InlineData("|---|---|\n", "", "end it with the heading ## Map of the tutorial")]
    [InlineData("`#load`", "`#gone`", "cell 7 (map): row 1 of the map cites #gone, but no cell has that id.")]
    [InlineData("`#load`", "load", "cell 7 (map): row 1 of the map cites no cell")]
    [InlineData("[there](#picture)", "there", "cell 7 (map): row 2 of the map cites no cell")]
    public void Map(string old, string replacement, string message) =>
        ShouldBreak(() => _folder.Change("map", old, replacement), "map of the tutorial", message);

    [Fact]
    public void A_map_that_is_not_at_the_end() =>
        ShouldBreak(
            () => _folder.Cells.Add(NotebookFolder.Code("last", "1", 5)),
            "map of the tutorial",
            "cell 7 (map): move the map to the very end of the notebook."
        );

    [Fact]
    public void A_map_above_a_text() =>
        ShouldBreak(
            () => _folder.Cells.Add(NotebookFolder.Text("last", "## Make\n")),
            "map of the tutorial",
            "cell 7 (map): move the map to the very end of the notebook."
        );

    [Fact]
    public void A_map_that_shares_its_cell() =>
        ShouldBreak(
            () => _folder.Change("map", "## Map", "## Make\n\nSomething.\n\n## Map"),
            "map of the tutorial",
            "cell 7 (map): give the map a cell of its own"
        );

    [Theory]
    [InlineData("The document says so.", "cell 4 (more): it mentions \"The document\", which no reader has")]
    [InlineData("So says the\nlesson's first half.", "cell 4 (more): it mentions \"the lesson\"")]
    [InlineData("Told in document 003.", "cell 4 (more): it mentions \"document 003\"")]
    [InlineData("It is fast (000).", "cell 4 (more): (000) follows no quotation")]
    [InlineData("> \"It is fast.\" (003)", "cell 4 (more): it quotes (003), but the map does not say what 003 is")]
    public void A_source_that_no_reader_has(string text, string message) =>
        ShouldBreak(() => _folder.Change("more", "See", $"{text}\n\nSee"), "quotations", message);

    [Fact]
    public void A_source_in_code_that_no_reader_has() =>
        ShouldBreak(
            () => _folder.Change("picture", "HTML", "// as the tutorial does it\nHTML"),
            "quotations",
            "cell 5 (picture): it mentions \"the tutorial\""
        );

    [Fact]
    public void A_long_quotation() =>
        ShouldBreak(
            () => _folder.Change("more", "See", $"> \"{new string('a', 201)}\" (000)\n\nSee"),
            "quotations",
            "cell 4 (more): the quotation from 000 has 201 characters; keep it to one claim"
        );

    [Theory]
    [InlineData("> \"It is fast.\" (000)")]
    [InlineData("`Task.Delay(500)` is documented, lessons are learnt, and five tutorials say so.")]
    public void A_quotation_or_words_that_are_fine(string text)
    {
        _folder.Change("more", "See", $"{text}\n\nSee");
        NotebookRules.Check(_folder.Save()).ShouldBeEmpty();
    }

    [Fact]
    public void A_cell_that_was_never_run() =>
        ShouldBreak(
            () => _folder.Cell("picture")["execution_count"] = null,
            "stored runs",
            "cell 5 (picture): it was never run, and it is code cell 3"
        );

    [Fact]
    public void A_cell_that_ran_on_a_machine_too_busy_to_tell() =>
        ShouldBreak(
            () =>
                _folder.Cell("load")["outputs"]![0]!["text"] =
                    "? Fast (1 s and 2 s: 0.5x). This machine was too busy to tell: run the notebook again.\n",
            "stored runs",
            "cell 3 (load): its run was on a machine too busy to check a ratio; wait until it is quiet: notebook "
                + "update 01-sums."
        );

    [Fact]
    public void Cells_in_another_order() =>
        ShouldBreak(
            () =>
            {
                var picture = _folder.Cell("picture");
                _folder.Cells.Remove(picture);
                _folder.Cells.Insert(2, picture);
            },
            "stored runs",
            "cell 3 (picture): its execution_count is 3, and it is code cell 2; run it all from the top: notebook "
                + "update 01-sums.",
            expected: 2
        );

    [Fact]
    public void An_error_that_nobody_meant() =>
        ShouldBreak(
            () => _folder.Cell("fails")["metadata"]!.AsObject().Remove("tags"),
            "errors",
            "cell 6 (fails): it holds an error"
        );

    [Fact]
    public void An_error_that_is_missing() =>
        ShouldBreak(
            () => _folder.Cell("fails")["outputs"] = new JsonArray(),
            "errors",
            "cell 6 (fails): it is tagged raises-exception but holds no error"
        );

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=\"https://example.org/x.png\">")]
    [InlineData("<style>@import 'x.css'</style>")]
    [InlineData("<b onclick=\"x()\">")]
    public void An_output_that_does_not_stand_alone(string html) =>
        ShouldBreak(
            () => _folder.Cell("picture")["outputs"]![0]!["data"]!["text/html"] = html,
            "outputs stand alone",
            "cell 5 (picture): an output runs a script or loads something"
        );

    [Fact]
    public void A_script_that_Jupyter_has_left() =>
        ShouldBreak(
            () =>
                _folder.Cell("load")["outputs"]![1]!["data"]!["text/html"] =
                    "<div id='dotnet-interactive-this-cell-1'></div><script></script>",
            "outputs stand alone",
            "cell 3 (load): Jupyter has left its own script here; store the outputs anew: notebook update 01-sums."
        );

    [Fact]
    public void An_output_that_names_a_folder_of_this_computer() =>
        ShouldBreak(
            () => _folder.Cell("load")["outputs"]![0]!["text"] = $"in {_folder.Folder}/x\n",
            "outputs stand alone",
            "cell 3 (load): an output names a folder of this computer"
        );

    [Fact]
    public void Every_rule_is_broken_by_one_of_these_tests()
    {
        // The names in this file, so that a new rule cannot come without its broken copy.
        string[] broken =
        [
            "file name",
            "format 4.5",
            "metadata of the file",
            "kinds of cells",
            "cell ids",
            "metadata of the cells",
            "imports",
            "names that every kernel has",
            "C# that every kernel has",
            "title",
            "links",
            "previous and next",
            "map of the tutorial",
            "time to read",
            "quotations",
            "stored runs",
            "errors",
            "outputs stand alone",
        ];
        NotebookRules.All.Select(static rule => rule.Name).ShouldBe(broken);
    }

    private void ShouldBreak(Action change, string rule, string message, int expected = 1, bool onlyOne = true)
    {
        change();
        var defects = NotebookRules.Check(_folder.Save());
        if (!onlyOne)
        {
            // What is not imported is missed elsewhere too.
            defects = [.. defects.Where(defect => defect.Rule == rule)];
        }

        defects.Count.ShouldBe(expected, string.Join('\n', defects.Select(static defect => defect.Message)));
        defects.ShouldAllBe(defect => defect.Rule == rule);
        defects.ShouldContain(
            defect => defect.Message.Contains(message, StringComparison.Ordinal),
            string.Join('\n', defects.Select(static defect => defect.Message))
        );
        defects.ShouldAllBe(static defect => defect.Message.StartsWith(NotebookFolder.Name, StringComparison.Ordinal));
    }
}
