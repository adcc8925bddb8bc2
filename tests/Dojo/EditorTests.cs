using AsyncKatas.Dojo.Editing;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The learner's editor, and how it is told the line.</summary>
public sealed class EditorTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("code", "code --goto /a b/R.cs:13", true)]
    [InlineData("code --wait --reuse-window", "code --reuse-window --goto /a b/R.cs:13", true)]
    [InlineData("/usr/bin/vim -p", "/usr/bin/vim -p +13 /a b/R.cs", false)]
    [InlineData("nano", "nano +13 /a b/R.cs", false)]
    [InlineData("emacs -nw", "emacs -nw +13 /a b/R.cs", false)]
    [InlineData("emacsclient -t -a ''", "emacsclient -t -a  +13 /a b/R.cs", false)]
    [InlineData("gvim -f", "gvim -f +13 /a b/R.cs", true)]
    [InlineData("hx", "hx /a b/R.cs:13", false)]
    [InlineData("subl -w", "subl /a b/R.cs:13", true)]
    [InlineData("rider", "rider --line 13 /a b/R.cs", true)]
    [InlineData("notepad++", "notepad++ -n13 /a b/R.cs", true)]
    [InlineData("ed", "ed /a b/R.cs", false)]
    [InlineData("my-editor --at={line} \"{file}\"", "my-editor --at=13 /a b/R.cs", false)]
    public void Each_is_told_the_line_in_its_own_way(string command, string expected, bool hasWindow)
    {
        var editor = Choose(command, []);
        $"{editor.Program} {string.Join(' ', editor.Args)}".ShouldBe(expected);
        editor.HasWindow.ShouldBe(hasWindow);
    }

    [Fact]
    public void The_one_that_is_asked_for_comes_first_then_the_terminals_own_then_VISUAL_EDITOR_and_what_is_installed()
    {
        (string, string)[] all = [("TERM_PROGRAM", "vscode"), ("VISUAL", "vim"), ("EDITOR", "nano")];
        Choose("hx", all, "code").Name.ShouldBe("hx");
        Choose(null, all, "code").Name.ShouldBe("code");
        Choose(null, all).Name.ShouldBe("vim");
        Choose(null, [("VISUAL", " "), ("EDITOR", "nano")], "code").Name.ShouldBe("nano");
        Choose(null, [], "code").Name.ShouldBe("code");
    }

    [Fact]
    public void Where_there_is_none_a_sentence_says_how_to_name_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Every Windows has notepad.");
        Should
            .Throw<SetupException>(() => Choose(null, []))
            .Message.ShouldBe(
                "The dojo found no editor. Set VISUAL or EDITOR to the command "
                    + "of yours, or pass it: --edit-cmd \"EDITOR {file}\" ({line} stands for the line)."
            );
        Should
            .Throw<SetupException>(() => Choose(" ", []))
            .Message.ShouldBe("--edit-cmd needs a command, such as \"code --goto {file}:{line}\".");
    }

    [Fact]
    public async Task Open_opens_the_file_where_something_is_to_be_written()
    {
        var command = WriteEditor();
        var (exitCode, _, error) = await DojoAsync("open", "1", "--edit-cmd", command);
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        _fixture.Read("opened").ShouldBe($"{Path.Combine(_fixture.Root, FixtureRepository.Stub)}:9\n");
    }

    [Fact]
    public async Task Open_opens_the_file_where_the_compiler_stumbled()
    {
        var command = WriteEditor();
        _fixture.Change(FixtureRepository.Stub, "namespace", "\n\nnamespaze");
        (await DojoAsync("run", "1")).ExitCode.ShouldBe(2);
        (await DojoAsync("open", "1", "--edit-cmd", command)).ExitCode.ShouldBe(0);
        _fixture.Read("opened").ShouldEndWith("Adder.cs:3\n");
    }

    [Fact]
    public async Task An_editor_that_is_not_there_is_named()
    {
        var (exitCode, _, error) = await DojoAsync("open", "1", "--edit-cmd", "no-such-editor");
        exitCode.ShouldBe(2);
        error.ShouldStartWith("no-such-editor cannot be started (");
        error.ShouldEndWith("Set VISUAL or EDITOR to the command of your editor, or pass it with --edit-cmd.\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task The_key_o_opens_the_file_of_the_kata_that_is_shown()
    {
        var token = TestContext.Current.CancellationToken;
        var command = WriteEditor();
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch", "--edit-cmd", command);
        await terminal.WaitForAsync("o open", token);
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('o');

        // An editor in the terminal may have changed the file: its end asks for the verdict.
        await terminal.WaitForAsync("0 of 2 specs pass", token);
        await terminal.WaitForAsync("q quit", token);
        _fixture.Read("opened").ShouldBe($"{Path.Combine(_fixture.Root, FixtureRepository.Stub)}:9\n");
        await terminal.PressAsync('q');
        (await terminal.ExitCodeAsync(token)).ShouldBe(0);
    }

    [Fact]
    public void A_path_reaches_a_batch_file_as_it_is() =>
        EditorRun
            .BatchCall(@"C:\VS Code\bin\code.cmd", ["--goto", @"C:\A & B^2\R.cs:13"])
            .ShouldBe("/d /s /c \"\"C:\\VS Code\\bin\\code.cmd\" \"--goto\" \"C:\\A & B^2\\R.cs:13\"\"");

    private static Editor Choose(string? wanted, (string Name, string Value)[] variables, params string[] installed) =>
        Editor.Choose(
            wanted,
            ("/a b/R.cs", 13),
            name =>
                variables
                    .Where(it => string.Equals(it.Name, name, StringComparison.Ordinal))
                    .Select(static it => it.Value)
                    .FirstOrDefault(),
            name => installed.Contains(name, StringComparer.Ordinal) ? name : null
        );

    // Writes down what it is to open.
    private string WriteEditor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This needs a shell.");
        _fixture.Write("editor.sh", $"echo \"$1:$2\" >> \"{_fixture.Root}/opened\"\n");
        return $"/bin/sh {_fixture.Root}/editor.sh {{file}} {{line}}";
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoProcess.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
