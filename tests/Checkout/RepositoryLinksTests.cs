using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Format;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>Katas, solutions and notebooks of this repository belong together.</summary>
public sealed class RepositoryLinksTests
{
    public static TheoryData<string> Katas => [.. Repository.KataFolders()];

    private static Repository Repository => RepositoryVerification.Repository;

    [Theory]
    [MemberData(nameof(Katas))]
    public void A_notebook_leads_to_a_kata(string kata)
    {
        var page = $"katas/{kata}/README.md";
        Repository
            .Files("notebooks", "*.ipynb")
            .ShouldContain(
                notebook => Repository.Read(notebook).Contains(page, StringComparison.Ordinal),
                $"no notebook links to {page}"
            );
    }

    [Theory]
    [MemberData(nameof(Katas))]
    public void The_map_of_the_misconceptions_names_every_kata_whose_mistakes_lead_there(string kata)
    {
        var places = KataFiles
            .Of(Repository, kata)
            .Mistakes.Select(static file => MistakeHeader.Parse(Repository.Read(file)).Notebook)
            .OfType<string>()
            .Where(static place => place.Contains("misconceptions", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var (notebook, cell) = (place.Split('#')[0], place.Split('#')[1]);
            NotebookDocument
                .Read(Repository.FullPath(notebook))
                .Cells[^1]
                .Source.Split('\n')
                .Where(row => row.Contains($"`#{cell}`", StringComparison.Ordinal))
                .SelectMany(WhereItIsMet)
                .ShouldContain(kata[..2], $"the row for #{cell} in the last cell of {notebook}");
        }

        // A row: what one believes, where it is met, the cells.
        static string[] WhereItIsMet(string row) => row.Split('|')[2].Split(',', StringSplitOptions.TrimEntries);
    }

    [Fact]
    public void Every_solution_belongs_to_a_kata() =>
        Directory
            .EnumerateDirectories(Repository.FullPath("solutions"))
            .Select(static path => Path.GetFileName(path))
            .Where(static name => char.IsAsciiDigit(name[0]))
            .Except(Repository.KataFolders(), StringComparer.Ordinal)
            .ShouldBeEmpty();
}
