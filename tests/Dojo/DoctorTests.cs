using AsyncKatas.Dojo.Doctor;
using AsyncKatas.Dojo.Terminal;
using Shouldly;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A sentence for each thing that a room would stumble over.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_computer_on_which_all_is_well()
    {
        _fixture.Write("src/Some/packages.lock.json", Lock("Spectre.Console", VersionOf("Spectre.Console")));
        var before = _fixture.Snapshot();
        var (exitCode, output, error) = await DoctorAsync();
        output.ShouldContain("ok    SDK       10.");
        output.ShouldContain("ok    packages  all 1 are in ");
        output.ShouldMatch("(ok|note)    ?saves     ");
        output.ShouldContain("note  terminal  this runs in none with a keyboard;");
        output.ShouldContain("ok    web       ");
        output.ShouldMatch("(ok|note)    ?verdict   the first one took [0-9.]+ s");
        output.ShouldContain("\nReady. Looked for ");
        (exitCode, error).ShouldBe((0, ""));
        _fixture.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task An_SDK_that_is_not_there()
    {
        _fixture.Write("global.json", """{ "sdk": { "version": "99.0.100", "rollForward": "disable" } }""");
        await ShouldFailAsync(
            "FAIL  SDK       no SDK here is the one that global.json asks for. Install the .NET SDK 10: "
        );
    }

    [Theory]
    [InlineData("No.Such.Package", "1.0.0")]
    [InlineData("Spectre.Console", "0.0.1")]
    [Trait(When.Trait, When.Ci)]
    public async Task A_package_that_a_restore_would_have_to_fetch(string name, string version)
    {
        _fixture.Write("katas/packages.lock.json", Lock(name, version));
        await ShouldFailAsync(
            "FAIL  packages  1 of 1 are not in ",
            $"such as {name.ToLowerInvariant()} {version}. Fetch them while there is a network: "
                + "dotnet restore AsyncKatas.sln"
        );
    }

    [Fact]
    public async Task A_lock_file_that_is_damaged_keeps_no_other_check_from_being_made()
    {
        _fixture.Write("katas/packages.lock.json", "{");
        var output = await ShouldFailAsync("FAIL  packages  ", "packages.lock.json cannot be read: ");
        output.ShouldContain("  verdict   the first one took");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task An_answer_that_gets_no_verdict()
    {
        _fixture.Change(FixtureRepository.Solution, "a + b", "a - b");
        await ShouldFailAsync("FAIL  verdict   the reference answer of 01-adding-up does not pass: Expected the sum");
        _fixture.Change(FixtureRepository.Solution, "return", "return return");
        await ShouldFailAsync($"FAIL  verdict   {FixtureRepository.Solution} does not compile: ");
        _fixture.Change(FixtureRepository.Solution, "return return", "Environment.Exit(3); return");
        await ShouldFailAsync("FAIL  verdict   Something ended the process");
        _fixture.Delete(FixtureRepository.Solution);
        await ShouldFailAsync("FAIL  verdict   the reference answer of 01-adding-up is missing.");
    }

    [Fact]
    public async Task What_the_learner_has_written_is_not_asked()
    {
        _fixture.Change(FixtureRepository.Stub, "throw", "throw throw");
        (await DoctorAsync()).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(80, 24, true, "utf-8", "Good", "80 columns and 24 lines")]
    [InlineData(79, 24, true, "utf-8", "Bad", "it has 79 columns and 24 lines. Enlarge the window")]
    [InlineData(80, 23, true, "utf-8", "Bad", "it has 80 columns and 23 lines. Enlarge the window")]
    [InlineData(80, 24, true, "iso-8859-1", "Bad", "its encoding is iso-8859-1, in which charts cannot be drawn.")]
    [InlineData(80, 24, false, "utf-8", "Note", "80 columns and 24 lines; it cannot be redrawn")]
    public void A_terminal(int columns, int rows, bool isAnsi, string encoding, string kind, string sentence)
    {
        using var console = new TestConsole();
        using var output = new StreamWriter(Stream.Null, System.Text.Encoding.GetEncoding(encoding));
        console.Profile.Out = new AnsiConsoleOutput(output);
        console.Size(new Size(columns, rows));
        console.Profile.Capabilities.Ansi = isAnsi;
        var finding = Checks.Terminal(new Screen(console, TextWriter.Null) { ReadKey = static () => default });
        finding.Kind.ToString().ShouldBe(kind);
        finding.Sentence.ShouldStartWith(sentence);
    }

    [Fact]
    public async Task Saves_that_nobody_tells_of()
    {
        var finding = await SaveCheck.RunAsync(
            _fixture.Repository,
            static name => name is "DOTNET_USE_POLLING_FILE_WATCHER" ? "1" : null,
            TestContext.Current.CancellationToken
        );
        finding.ShouldBe(
            Finding.Note(
                "saves",
                "DOTNET_USE_POLLING_FILE_WATCHER is set: watch looks for saves twice a second instead"
            )
        );
    }

    [Fact]
    public void All_of_it_takes_less_than_ten_seconds() =>
        DoctorCommand.Patience.ShouldBeLessThan(TimeSpan.FromSeconds(10));

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_does_not_answer_in_time_is_said()
    {
        // Its constructor never ends: the process with the specs has to be given up.
        _fixture.Change(
            FixtureRepository.Solution,
            "return",
            "while (true) { Thread.Sleep(10); }\n#pragma warning disable CS0162\n        return"
        );
        var (output, error) = (new StringWriter(), new StringWriter());
        var screen = new Screen(output, error);
        var session = new AsyncKatas.Dojo.CommandLine.Session(_fixture.Repository, screen, _fixture.Root);
        var token = TestContext.Current.CancellationToken;
        var exitCode = await DoctorCommand.RunAsync(session, TimeSpan.FromSeconds(3), token);
        exitCode.ShouldBe(1);
        output
            .ToString()
            .ShouldMatch("FAIL  verdict   no answer after [0-9]+ s. Close what else is at work here, and try again.");
    }

    private static string Lock(string name, string version) =>
        $$"""
        {
          "version": 2,
          "dependencies": {
            "net10.0": {
              "{{name}}": { "type": "Direct", "resolved": "{{version}}" },
              "ours": { "type": "Project" }
            }
          }
        }
        """;

    // The one that this was built with, which therefore is on this computer.
    private static string VersionOf(string package) =>
        System.Xml.Linq.XDocument.Load(RepositoryVerification.Repository.FullPath("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(it => it.Attribute("Include")!.Value == package)
            .Attribute("Version")!.Value.Trim('[', ']');

    private async Task<string> ShouldFailAsync(params string[] words)
    {
        var (exitCode, output, _) = await DoctorAsync();
        foreach (var part in words)
        {
            output.ShouldContain(part);
        }

        output.ShouldContain("\nNot ready yet. Looked for ");
        exitCode.ShouldBe(1);
        return output;
    }

    private Task<(int ExitCode, string Output, string Error)> DoctorAsync() =>
        DojoCommand.RunAsync(_fixture.Root, ["doctor"], TestContext.Current.CancellationToken);
}
