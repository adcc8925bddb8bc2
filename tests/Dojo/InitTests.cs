using AsyncKatas.Dojo.Init;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A folder to work in, from what a tool has with it; nothing that was there before is touched.</summary>
public sealed class InitTests : IDisposable
{
    private readonly FixtureRepository _template = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("dojo-init-").FullName;
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _template.Dispose();
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
    }

    [Fact]
    public void A_folder_is_made_with_everything_as_it_starts()
    {
        _template.Write(FixtureRepository.Stub, "// what an author was working on");
        _template.Write(".config/some.json", "{}");
        Init("new/folder").ShouldBe(0);
        var made = new Repository(Path.Combine(_folder, "new/folder"));
        made.Read(FixtureRepository.Stub).ShouldBe(_template.Read(FixtureRepository.Start));
        made.Read(".config/some.json").ShouldBe("{}");
        made.Has(FixtureRepository.Readme).ShouldBeTrue();
        _output
            .ToString()
            .ReplaceLineEndings("\n")
            .ShouldMatch(@"^Made new/folder: \d+ katas and \d+ notebooks\.\nNext  cd new/folder\nThen  dojo\n$");
    }

    [Fact]
    public void The_folder_where_one_is_will_do_if_it_is_empty()
    {
        Init(".").ShouldBe(0);
        Repository.IsAt(_folder).ShouldBeTrue();
        _output.ToString().ShouldNotContain("cd ");
    }

    [Fact]
    public void A_folder_that_is_not_empty_stays_as_it_is()
    {
        File.WriteAllText(Path.Combine(_folder, "mine.txt"), "mine");
        Refusal(".").ShouldBe(". is not empty: it holds mine.txt. Name a folder that is not there yet, or is empty.");
        Refusal("mine.txt").ShouldBe("mine.txt is a file. Name a folder that is not there yet, or is empty.");
        Refusal("mine.txt/below").ShouldStartWith("mine.txt/below cannot be made (");
        Directory.GetFileSystemEntries(_folder).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_dojo_in_a_checkout_says_that_the_katas_are_there_already()
    {
        var (exitCode, _, error) = await DojoProcess.RunAsync(
            _folder,
            ["init", "katas"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(2);
        error.ShouldContain("This dojo runs from a checkout, which has the katas already");
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    private string Refusal(string wanted) => Should.Throw<SetupException>(() => Init(wanted)).Message;

    private int Init(string wanted) =>
        InitCommand.Run(new Screen(_output, TextWriter.Null), _folder, wanted, _template.Root);
}
