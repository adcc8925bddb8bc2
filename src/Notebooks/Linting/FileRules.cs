using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>The file and what it says about itself.</summary>
internal static partial class FileRules
{
    // What VS Code, Jupyter and a plain viewer each look at to know that this is C#.
    private static readonly (string Name, string Value)[] s_metadata =
    [
        ("kernelspec", """{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}"""),
        (
            "language_info",
            """{"file_extension":".cs","mimetype":"text/x-csharp","name":"C#","""
                + "\"pygments_lexer\":\"csharp\",\"version\":\"13.0\"}"
        ),
        (
            "polyglot_notebook",
            """{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}"""
        ),
    ];

    public static IEnumerable<string> Name(LintedNotebook it)
    {
        if (!FileName().IsMatch(it.Notebook.Name))
        {
            yield return $"{it.Notebook.Name}: rename the file to two digits and words in small letters, as in "
                + "01-gather-exercise.ipynb.";
        }
    }

    public static IEnumerable<string> Format(LintedNotebook it)
    {
        if (it.Notebook.Minor != 5)
        {
            yield return System.FormattableString.Invariant(
                $"{it.Notebook.Name} says \"nbformat_minor\": {it.Notebook.Minor}; make it 5, the first that knows "
            ) + "cell ids.";
        }
    }

    public static IEnumerable<string> Metadata(LintedNotebook it) =>
        from member in s_metadata
        where !JsonNode.DeepEquals(it.Notebook.Metadata?[member.Name], JsonNode.Parse(member.Value))
        select $"{it.Notebook.Name}: write into its metadata \"{member.Name}\": {member.Value}.";

    [GeneratedRegex(@"^\d\d(-[a-z0-9]+)+\.ipynb$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FileName();
}
