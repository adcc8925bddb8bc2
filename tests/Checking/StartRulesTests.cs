using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checking;

/// <summary>Authors are told of a stub that they have not taken over; learners may write what they like.</summary>
public sealed class StartRulesTests : IDisposable
{
    private const string Throw = "throw new NotImplementedException(\"Please implement Adder.AddAsync.\");";

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(Throw, "return Task.FromResult(a + b);")]
    [InlineData(Throw, "return Task.FromResult(a - b);")]
    [InlineData(Throw, "return Task.FromR")]
    [InlineData(Throw, "")]
    [InlineData("// TODO: steps 1 and 2 go here.\n        " + Throw, "return Task.FromResult(a + b);")]
    [InlineData(Throw, "var sum = a + b;\n        " + Throw)]
    [InlineData(Throw, "// Both are numbers: is there not an operator?\n        " + Throw)]
    [InlineData("// TODO: steps 1 and 2 go here.\n", "")]
    [InlineData("Task<int> AddAsync", "async Task<int> AddAsync")]
    [InlineData("namespace AsyncKatas.AddingUp;", "using System.Numerics;\n\nnamespace AsyncKatas.AddingUp;")]
    [InlineData("/// <summary>Adds two numbers.</summary>", "/// <summary>Mine!</summary>\n    static int s_a;\n")]
    public void A_learner_is_not_blamed(string written, string instead)
    {
        _fixture.Change(FixtureRepository.Stub, written, instead);
        Check().ShouldBeEmpty();
    }

    [Fact]
    public void A_learner_who_has_emptied_the_file_is_not_blamed()
    {
        _fixture.Write(FixtureRepository.Stub, "");
        Check().ShouldBeEmpty();
    }

    [Fact]
    public void Line_ends_and_indents_of_an_editor_are_not_blamed()
    {
        var start = _fixture.Read(FixtureRepository.Start);
        var indented = start.Replace("    ", "\t", StringComparison.Ordinal);
        _fixture.Write(FixtureRepository.Stub, indented.ReplaceLineEndings("\r\n"));
        Check().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Adds two numbers.", "Adds two whole numbers.")]
    [InlineData("Adds two numbers.</summary>", "Adds two numbers.</summary>\n    /// <returns>The sum.</returns>")]
    [InlineData("// TODO: steps 1 and 2 go here.", "// TODO: steps 1 to 3 go here.")]
    [InlineData("// TODO: steps 1 and 2 go here.", "// TODO: step 1 goes here.\n        // TODO: step 2 goes here.")]
    public void An_author_is_told_to_take_the_stub_over(string written, string instead)
    {
        _fixture.Change(FixtureRepository.Stub, written, instead);
        Check()
            .ShouldBe(
                $"{FixtureRepository.Start}, which reset brings back, does not say what {FixtureRepository.Stub} says; "
                    + "make them the same with: dotnet run --project src/Dojo -- starts 01-adding-up "
                    + "(or reset, if the starting file is the newer one)"
            );
    }

    [Fact]
    public void An_author_is_told_that_there_is_no_starting_file()
    {
        _fixture.Delete(FixtureRepository.Start);
        Check().ShouldStartWith($"{FixtureRepository.Start} is missing, which reset brings back; ");
    }

    private string Check()
    {
        var evidence = new KataEvidence(KataFiles.Of(_fixture.Repository, FixtureRepository.Name), []);
        return string.Join('\n', StartRules.IsStub(evidence));
    }
}
