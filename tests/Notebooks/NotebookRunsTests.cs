using AsyncKatas.Notebooks.Execution;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// Every notebook of this repository runs from top to bottom and puts out what it has stored. What a notebook says
/// about times it checks itself, as ratios: a claim that does not hold is a cell that fails.
/// </summary>
/// <param name="notebooks">The runs.</param>
[Trait(When.Trait, When.Ci)]
public sealed class NotebookRunsTests(RepositoryNotebooks notebooks) : IClassFixture<RepositoryNotebooks>
{
    public static TheoryData<string> Files => [.. RepositoryNotebooks.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_notebook_runs_from_top_to_bottom(string file)
    {
        var run = notebooks.Of(file);
        run.Passed.ShouldBeTrue($"{run.Interruption}\n{run.Culprit?.Cell.Name}: {run.Culprit?.Error?.Trace}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_notebook_puts_out_what_it_has_stored(string file)
    {
        var differences = OutputComparison.Differences(notebooks.Of(file));
        differences.ShouldBeEmpty(string.Join('\n', differences));
    }
}
