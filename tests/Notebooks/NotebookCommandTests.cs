using System.Text.Json.Nodes;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>The commands, by what they print, what they write and their exit code.</summary>
public sealed class NotebookCommandTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_command_it_shows_the_notebooks_and_how_to_run_one()
    {
        _folder.Save();
        var (exitCode, output, error) = await DojoAsync("notebook");
        (exitCode, error).ShouldBe((0, ""));
        output.ShouldBe(
            """
            notebooks/00-start.ipynb  Start  (1 cell of code)
              How to start.
            notebooks/01-sums.ipynb  Sums  (3 minutes, 4 cells of code)
              How to add, twice.

            Run   dotnet run --project src/Dojo -- notebook run 01
            Read  dotnet run --project src/Dojo -- notebook html 01  makes pages for the browser

            """
        );
    }

    [Theory]
    [InlineData("1")]
    [InlineData("01-sums")]
    [InlineData("sums")]
    [InlineData("notebooks/01-sums.ipynb")]
    [Trait(When.Trait, When.Ci)]
    public async Task Run_prints_each_cell_and_changes_nothing(string name)
    {
        _folder.Save();
        var before = _folder.Snapshot();
        var (exitCode, output, error) = await DojoAsync("notebook", "run", name);
        (exitCode, error).ShouldBe((0, ""));
        string[] parts =
        [
            "\nSums\n",
            "cell 3 (load)  ",
            "  adding\n  3\n",
            "\nMore\n",
            "cell 5 (picture)  ",
            "  [picture]\n",
            "cell 6 (fails)  failed, as it should  ",
            "  System.InvalidOperationException: no\n",
            "01-sums.ipynb: all 4 cells ran, in ",
        ];
        var places = parts.Select(part => output.IndexOf(part, StringComparison.Ordinal)).ToList();
        places.ShouldAllBe(static place => place >= 0, output);
        places.ShouldBe(places.Order());
        _folder.Snapshot().ShouldBe(before);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Run_of_a_notebook_that_fails_says_where_and_what_did_not_run()
    {
        _folder.Save(
            NotebookFolder.Code("a", "1"),
            NotebookFolder.Code("b", "throw new Exception(\"no\");"),
            NotebookFolder.Code("c", "3")
        );
        var (exitCode, output, _) = await DojoAsync("notebook", "run", "1");
        exitCode.ShouldBe(1);
        output.ShouldEndWith("01-sums.ipynb: cell 2 (b) failed. 1 of 3 cells did not run.\n");
        output.ShouldContain("  System.Exception: no\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Several_run_one_after_the_other_whatever_comes_of_one()
    {
        _folder.Save(NotebookFolder.Code("a", "throw new Exception(\"no\");"));
        var (exitCode, output, error) = await DojoAsync("notebook", "run", "--all");
        (exitCode, error).ShouldBe((1, ""));
        string[] parts =
        [
            "00-start.ipynb: all 1 cells ran, in ",
            "01-sums.ipynb: cell 1 (a) failed.",
            "1 of 2 notebooks are good. Not so: 01-sums.ipynb",
        ];
        output.ShouldSatisfyAllConditions([.. parts.Select<string, Action>(part => () => output.ShouldContain(part))]);

        (exitCode, output, _) = await DojoAsync("notebook", "run", "1", "0");
        exitCode.ShouldBe(1);
        output.ShouldContain("00-start.ipynb: all 1 cells ran, in ");
        output.ShouldEndWith("1 of 2 notebooks are good. Not so: 01-sums.ipynb\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Each_of_several_gets_a_fresh_kernel_and_is_stored()
    {
        const string IsFirst =
            "var first = AppContext.GetData(\"seen\") is null; AppContext.SetData(\"seen\", 1); first";
        _folder.Save(NotebookFolder.Code("a", IsFirst));
        var (exitCode, output, _) = await DojoAsync("notebook", "update", "1", "1");
        output.Split("  True\n").Length.ShouldBe(3, output);
        output.Split("Its outputs are stored.\n").Length.ShouldBe(3);
        output.ShouldEndWith("All 2 notebooks are good.\n");
        exitCode.ShouldBe(0);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Run_stops_a_cell_at_the_limit_that_was_asked_for()
    {
        _folder.Save(NotebookFolder.Code("a", "await Task.Delay(-1);"), NotebookFolder.Code("b", "1"));
        var (exitCode, output, _) = await DojoAsync("notebook", "run", "1", "--time-limit", "0.5");
        exitCode.ShouldBe(1);
        output.ShouldEndWith(
            "01-sums.ipynb: The kernel was stopped in cell 1 (a): it ran for more than 0.5 s. 1 of 2 cells did not "
                + "run.\n"
        );
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Check_compares_with_what_is_stored_and_looks_at_every_rule()
    {
        _folder.Save();
        var (exitCode, output, _) = await DojoAsync("notebook", "run", "1", "--check");
        output.ShouldEndWith("Its stored outputs are the same, and every rule is met.\n");
        exitCode.ShouldBe(0);

        _folder.Change("load", "Add(1, 2)", "Add(2, 2)");
        _folder.Change("more", "../katas/01-adding-up/README.md", "gone.md");
        _folder.Save();
        (exitCode, output, _) = await DojoAsync("notebook", "run", "1", "--check");
        output.ShouldContain("01-sums.ipynb, cell 4 (more): the link gone.md#your-task is dead");
        output.ShouldContain(
            "01-sums.ipynb, cell 3 (load): output 2 is stored with \"<div class=\"dni-plaintext\"><pre>3</pre></div>\" "
                + "and had"
        );
        exitCode.ShouldBe(1);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Update_stores_what_a_run_puts_out_and_a_second_one_changes_nothing()
    {
        _folder.Change("load", "Add(1, 2)", "Add(2, 2)");
        var notebook = _folder.Save();
        var (exitCode, output, _) = await DojoAsync("notebook", "update", "1");
        output.ShouldEndWith("Its outputs are stored.\n");
        exitCode.ShouldBe(0);
        var stored = NotebookDocument.Read(notebook.Path);
        stored.CodeCells.Select(static cell => cell.ExecutionCount).ShouldBe([1, 2, 3, 4]);
        stored.CodeCells.ElementAt(1).Outputs[^1].Text.ShouldContain(">4<");

        var text = await File.ReadAllTextAsync(notebook.Path, TestContext.Current.CancellationToken);
        await DojoAsync("notebook", "update", "1");
        (await File.ReadAllTextAsync(notebook.Path, TestContext.Current.CancellationToken))
            .Split('\n')
            .Where(static line => !line.Contains("at Submission", StringComparison.Ordinal))
            .ShouldBe(text.Split('\n').Where(static line => !line.Contains("at Submission", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Update_stores_nothing_of_a_run_that_failed()
    {
        _folder.Change("picture", "HTML", "HTMLL");
        _folder.Save();
        var before = _folder.Snapshot();
        var (exitCode, output, _) = await DojoAsync("notebook", "update", "1");
        exitCode.ShouldBe(1);
        output.ShouldEndWith(
            "01-sums.ipynb: cell 5 (picture) failed. 1 of 4 cells did not run.\nNothing was stored.\n"
        );
        _folder.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task Html_writes_a_page()
    {
        _folder.Save();
        var (exitCode, output, error) = await DojoAsync("notebook", "html", "1", "page.html");
        (exitCode, error, output).ShouldBe((0, "", "page.html holds 01-sums.ipynb: open it in a browser.\n"));
        _folder.Read("page.html").ShouldStartWith("<!DOCTYPE html>\n");
    }

    [Fact]
    public async Task Html_without_a_file_writes_pages_that_link_to_each_other()
    {
        _folder.Save();
        var (exitCode, output, error) = await DojoAsync("notebook", "html", "1");
        (exitCode, error).ShouldBe((0, ""));
        output.ShouldMatch(
            @"^\.dojo/pages holds the pages of all notebooks and katas\.\nOpen  "
                + @"file:///\S+/\.dojo/pages/notebooks/01-sums\.html\n$"
        );
        var page = _folder.Read(".dojo/pages/notebooks/01-sums.html");
        page.ShouldContain("href=\"00-start.html\"");
        page.ShouldContain("href=\"../katas/01-adding-up/README.html#your-task\"");
        page.ShouldContain("id=\"load\"");
        _folder.Read(".dojo/pages/notebooks/00-start.html").ShouldContain("href=\"01-sums.html\"");
        _folder.Read(".dojo/pages/katas/01-adding-up/README.html").ShouldContain("<h2 id=\"your-task\">");
    }

    [Fact]
    public async Task Html_names_the_notebook_of_which_no_page_can_be_made_and_makes_the_others()
    {
        _folder.Save();
        _folder.Write("notebooks/02-broken.ipynb", "{");
        var (exitCode, _, error) = await DojoAsync("notebook", "html");
        (exitCode, error).ShouldBe((2, "02-broken.ipynb is not a notebook: line 1 is not JSON.\n"));
        _folder.Read(".dojo/pages/notebooks/01-sums.html").ShouldContain("<!DOCTYPE html>");
    }

    [Theory]
    [InlineData("notebook run", "Say which notebook, as in 01, or --all.")]
    [InlineData("notebook run 1 --all", "Name notebooks or say --all, not both.")]
    [InlineData(
        "notebook html old.dib",
        "old.dib is not in notebooks. Say where its page should go: dotnet run --project src/Dojo -- notebook html "
            + "old.dib page.html"
    )]
    [InlineData("notebook runn 1", "There is no command \"notebook runn 1\".")]
    [InlineData("notebook run notebooks/", "notebooks cannot be read: ")]
    [InlineData("notebook run 7", "There is no notebook \"7\"; they go from 00-start to 01-sums.")]
    [InlineData("notebook run smus", "There is no notebook \"smus\". Did you mean 01-sums?")]
    [InlineData("notebook run gone.ipynb", "There is no file ")]
    [InlineData("notebook run old.dib", "old.dib is a .dib file, and those are not read here: save it as .ipynb.")]
    [InlineData("notebook run katas/01-adding-up/README.md", "README.md is not a notebook: line 1 is not JSON.")]
    [InlineData("notebook update katas/01-adding-up/README.md", "README.md is not a notebook: line 1 is not JSON.")]
    [InlineData(
        "notebook html katas/01-adding-up/README.md page.html",
        "README.md is not a notebook: line 1 is not JSON."
    )]
    [InlineData("notebook html 1 gone/page.html", "gone/page.html cannot be written: ")]
    [InlineData(
        "notebook run 1 --time-limit 0",
        "A cell cannot run for 0 seconds; give a number above 0, at most 86400."
    )]
    [InlineData(
        "notebook run 1 --time-limit soon",
        "--time-limit needs a number, and \"soon\" is not one. See what there is with: notebook run --help"
    )]
    public async Task A_command_that_makes_no_sense(string command, string sentence)
    {
        _folder.Write("old.dib", "#!csharp\n1\n");
        _folder.Save();
        await ShouldRefuseAsync(command, sentence);
    }

    [Fact]
    public async Task A_file_with_a_blank_is_quoted_where_it_is_to_be_typed()
    {
        _folder.Write("old one.dib", "#!csharp\n1\n");
        var (exitCode, _, error) = await DojoAsync("notebook", "html", "old one.dib");
        (exitCode, error).ShouldBe(
            (
                2,
                "old one.dib is not in notebooks. Say where its page should go: "
                    + "dotnet run --project src/Dojo -- notebook html \"old one.dib\" page.html\n"
            )
        );
    }

    [Fact]
    public async Task A_notebook_of_a_newer_format()
    {
        _folder.Json["nbformat"] = 5;
        WriteAsItIs();
        await ShouldRefuseAsync(
            "notebook run 1",
            "01-sums.ipynb is of notebook format 5.5; formats 4.0 to 4.5 are read here.\n"
        );
    }

    [Theory]
    [InlineData("polyglot_notebook", "kernelName", "fsharp")]
    [InlineData("dotnet_interactive", "language", "python")]
    public async Task A_cell_in_another_language(string member, string name, string language)
    {
        _folder.Cell("picture")["metadata"] = new JsonObject { [member] = new JsonObject { [name] = language } };
        WriteAsItIs();
        await ShouldRefuseAsync(
            "notebook run 1",
            $"01-sums.ipynb, cell 5 (picture), is in the language \"{language}\"; only C# runs here.\n"
        );
    }

    [Fact]
    public async Task A_notebook_in_another_language()
    {
        _folder.Json["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["language"] = "python" } };
        _folder.Cell("import")["metadata"] = new JsonObject();
        WriteAsItIs();
        await ShouldRefuseAsync(
            "notebook run 1",
            "01-sums.ipynb, cell 2 (import), is in the language \"python\"; only C# runs here.\n"
        );
    }

    [Fact]
    public async Task A_cell_that_switches_to_another_language()
    {
        _folder.Change("picture", "HTML", "#!fsharp\nHTML");
        _folder.Save();
        await ShouldRefuseAsync(
            "notebook run 1",
            "01-sums.ipynb, cell 5 (picture), switches to another language with #!fsharp; only C# runs here.\n"
        );
    }

    [Fact]
    public async Task A_file_to_load_that_is_missing()
    {
        _folder.Change("import", "lib/sums.csx", "lib/gone.csx");
        _folder.Save();
        await ShouldRefuseAsync(
            "notebook run 1",
            "01-sums.ipynb, cell 2 (import), loads \"lib/gone.csx\", but there is no file "
        );
    }

    [Fact]
    public async Task A_file_to_load_that_is_missing_further_in()
    {
        _folder.Write("notebooks/lib/sums.csx", "#load \"gone.csx\"\n");
        _folder.Save();
        await ShouldRefuseAsync("notebook run 1", "lib/sums.csx loads \"gone.csx\", but there is no file ");
    }

    [Theory]
    [InlineData("#r \"nuget: Some.Package\"\n")]
    [InlineData("#r \"nuget:Some.Package,1.0.0\"\n")]
    public async Task A_package_that_would_need_a_network(string line)
    {
        _folder.Change("load", "Console", $"{line}Console");
        _folder.Save();
        await ShouldRefuseAsync(
            "notebook run 1",
            "01-sums.ipynb, cell 3 (load), asks for a package with #r \"nuget: ...\"; that needs a network, and "
                + "notebooks run without one here: take the line away.\n"
        );
    }

    [Theory]
    [InlineData("int Add(int a, int b => a + b;", "lib/sums.csx(1,22): error CS1003: Syntax error, ',' expected")]
    [InlineData("int Add(int a, int b) => a + b;\nthrow new Exception(\"not today\");", "System.Exception: not today")]
    [Trait(When.Trait, When.Ci)]
    public async Task A_library_that_cannot_be_imported_is_told_of(string library, string error)
    {
        _folder.Write("notebooks/lib/sums.csx", library);
        _folder.Save();
        var (exitCode, output, _) = await DojoAsync("notebook", "run", "1");
        exitCode.ShouldBe(1);
        output.ShouldContain(error);
        output.ShouldContain("sums.csx");
        output.ShouldEndWith("01-sums.ipynb: cell 2 (import) failed. 3 of 4 cells did not run.\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_a_cell_puts_out_after_its_end_is_told_and_no_check_accepts_it()
    {
        _folder.Save(
            NotebookFolder.Code(
                "starts",
                "var ended = new TaskCompletionSource(); var written = new TaskCompletionSource(); _ = Task.Run(async "
                    + "() => { await ended.Task; Console.WriteLine(\"late\"); written.SetResult(); });",
                1
            ),
            NotebookFolder.Code("waits", "ended.SetResult(); await written.Task;", 2)
        );
        var (exitCode, output, _) = await DojoAsync("notebook", "run", "1");
        output.ShouldContain(
            "\n01-sums.ipynb, cell 1 (starts) wrote \"late\" after its end; have it wait for what it starts.\n"
        );
        exitCode.ShouldBe(0);
        (exitCode, output, _) = await DojoAsync("notebook", "run", "1", "--check");
        output.ShouldContain("cell 1 (starts) wrote \"late\" after its end");
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task No_notebooks_at_all() =>
        await ShouldRefuseAsync("notebook", "There are no notebooks: notebooks holds no .ipynb file.\n");

    private void WriteAsItIs()
    {
        var json = _folder.Json;
        _folder.Json = NotebookFolder.Notebook();
        _folder.Save();
        _folder.Write($"notebooks/{NotebookFolder.Name}", json.ToJsonString());
    }

    private async Task ShouldRefuseAsync(string command, string sentence)
    {
        var before = _folder.Snapshot();
        var (exitCode, output, error) = await DojoAsync(command.Split(' '));
        error.ShouldStartWith(sentence);
        error.Count(static letter => letter == '\n').ShouldBe(1, error);
        (exitCode, output).ShouldBe((2, ""));
        _folder.Snapshot().ShouldBe(before);
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_folder.Root, args, TestContext.Current.CancellationToken);
}
