using System.Net;
using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Html;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>The page of a notebook: everything in place, and nothing from elsewhere.</summary>
public sealed partial class PageTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_code_and_outputs_stand_in_order() => Make().ShouldBeApproved(_folder.Root);

    [Fact]
    public void It_needs_no_script_and_no_other_file_and_has_a_dark_side()
    {
        var page = Make();
        Foreign().IsMatch(page).ShouldBeFalse();
        page.ShouldContain("@media (prefers-color-scheme: dark)");
        page.ShouldContain("charset=\"utf-8\"");
        page.ShouldContain("lang=\"en\"");
    }

    [Fact]
    public void A_picture_beside_the_notebook_is_put_into_the_page()
    {
        File.WriteAllBytes(Path.Combine(_folder.Folder, "a.png"), [1, 2, 3]);
        _folder.Change("more", "See", "![a](a.png) See");
        Make().ShouldContain("<img src=\"data:image/png;base64,AQID\" alt=\"a\"");
    }

    [Fact]
    public void Links_start_from_where_the_page_is()
    {
        var page = Make(Path.Combine(_folder.Root, "some", "pages"));
        page.ShouldContain("href=\"../../katas/01-adding-up/README.md#your-task\"");
        page.ShouldContain("href=\"../../notebooks/00-start.ipynb\"");
    }

    [Fact]
    public void No_id_is_there_twice()
    {
        _folder.Change("more", "See", "## Load\n\n## Load\n\nSee");
        var ids = Id().Matches(Make()).Select(static match => match.Groups["id"].Value).ToList();
        ids.ShouldBeUnique();
        ids.ShouldContain("load-1");
        ids.ShouldContain("load-1-1");
    }

    [Fact]
    public void Folded_answers_are_folded()
    {
        _folder.Change(
            "more",
            "See",
            "<details><summary>Answer</summary>\n\n**Bold** and\n\n```csharp\nvar x = 1;\n```\n\n</details>\n\nSee"
        );
        var page = Make();
        page.ShouldContain("<details><summary>Answer</summary>");
        page.ShouldContain("<strong>Bold</strong>");
        page.ShouldContain("<span class=\"k\">var</span> x = <span class=\"n\">1</span>;");
    }

    [Theory]
    [InlineData("#load \"lib/x.csx\"\nusing System.IO;\n\n// why <not> & so\nint x = 1;\n")]
    [InlineData("var text = $\"a {x:0.0} \\\"b\\\"\" + @\"c\"\"d\" + \"\"\"raw\"\"\" + 'e';")]
    [InlineData(
        "async Task<List<int>> RunAsync(string name) { await Task.Delay(5); return new List<int> { 1, 0x2F, 3_000 }; }"
    )]
    [InlineData("this does not = compile (at [all\n#if FALSE\nhidden\n#endif\n/* open")]
    [InlineData("#!csharp\n5")]
    [InlineData("")]
    public void Colours_change_no_letter_of_the_code(string code)
    {
        var page = NotebookPage.Make(
            NotebookDocument.Parse(
                Path.Combine(_folder.Folder, "x.ipynb"),
                NotebookFolder.Notebook(NotebookFolder.Code("c", code)).ToJsonString()
            ),
            _folder.Folder,
            InCheckout
        );
        WebUtility.HtmlDecode(Tag().Replace(Code().Match(page).Groups["code"].Value, "")).ShouldBe(code);
    }

    [Fact]
    public void Keywords_types_methods_texts_numbers_and_comments_are_told_apart()
    {
        _folder.Change(
            "picture",
            "HTML",
            "var list = new List<int>(); await Task.Delay(5); // why\nint Twice(int i) => 2 * i;\nHTML"
        );
        var page = Make();
        foreach (
            var piece in new[]
            {
                "k\">var",
                "k\">new",
                "t\">List",
                "k\">int",
                "k\">await",
                "t\">Task",
                "m\">Delay",
                "n\">5",
                "c\">// why",
                "m\">Twice",
                "m\">HTML",
                "s\">&quot;&lt;svg",
            }
        )
        {
            page.ShouldContain($"<span class=\"{piece}");
        }
    }

    [Fact]
    public void Commands_are_called_as_the_reader_must_call_them()
    {
        _folder.Change(
            "more",
            "See",
            "`dotnet run --project src/Dojo` guides you, `dotnet run --project src/Dojo -- notebook kernel` does more, "
                + "and `dotnet run --project src/Dojo.Other` is none of ours. See"
        );
        var page = NotebookPage.Make(_folder.Save(), _folder.Root, static command => $"dojo {command}".TrimEnd());
        page.ShouldContain("<code>dojo</code> guides you, <code>dojo notebook kernel</code> does more");
        page.ShouldContain("<code>dotnet run --project src/Dojo.Other</code>");
        page.ShouldMatch(@"Run it yourself: <code>dojo notebook run \w+</code>");
        page = Make();
        page.ShouldContain("<code>dotnet run --project src/Dojo -- notebook kernel</code> does more");
        page.ShouldMatch(@"Run it yourself: <code>dotnet run --project src/Dojo -- notebook run \w+</code>");
    }

    private static string InCheckout(string command) =>
        $"dotnet run --project src/Dojo -- {command}".TrimEnd(" -".ToCharArray());

    private string Make(string? folder = null) =>
        NotebookPage.Make(_folder.Save(), folder ?? _folder.Root, InCheckout);

    [GeneratedRegex(
        "<script|<link|<iframe|src=\"(?!data:)|@import|url\\(",
        RegexOptions.None,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Foreign();

    [GeneratedRegex(" id=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Id();

    [GeneratedRegex(
        "<pre class=\"code\"><code>(?<code>.*?)</code></pre>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Tag();
}
