using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// The notebooks in the front ends that people have, each with the tool that the manifest names: over the protocol that
/// VS Code's Polyglot Notebooks speaks, and through a Jupyter client that finds the kernel by the file that the dojo
/// writes.
/// </summary>
/// <param name="ends">The runs.</param>
[Trait(When.Trait, When.Ci)]
public sealed class FrontEndTests(FrontEnds ends) : IClassFixture<FrontEnds>
{
    public static TheoryData<string> Files => [.. RepositoryNotebooks.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public Task A_notebook_runs_over_the_protocol_of_VS_Code(string file) => ends.Of(file).InVsCode;

    [Theory]
    [MemberData(nameof(Files))]
    public Task A_notebook_runs_in_Jupyter_and_what_it_saves_is_refused_with_a_remedy(string file) =>
        ends.Of(file).InJupyter;
}
