using System.Text.Json.Nodes;
using AsyncKatas.Specs;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary><c>notebook kernel</c> writes one file for Jupyter, says so, and takes it back.</summary>
public sealed class KernelSpecTests : IDisposable
{
    private const string Manifest = ".config/dotnet-tools.json";
    private const string Spec = "kernels/.net-csharp/kernel.json";

    private readonly NotebookFolder _folder = new();

    public KernelSpecTests() => _folder.Write(Manifest, """{ "version": 1, "isRoot": true, "tools": {} }""");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_writes_what_Jupyter_reads_and_takes_it_back()
    {
        var before = _folder.Snapshot();
        var (exitCode, output, error) = await DojoAsync("notebook", "kernel", "--folder", "kernels");
        (exitCode, error).ShouldBe((0, ""));
        output.ShouldContain($"Wrote {Path.Combine(_folder.Root, "kernels", ".net-csharp", "kernel.json")}");
        output.ShouldContain("notebook kernel --remove --folder kernels");
        var spec = JsonNode.Parse(_folder.Read(Spec))!;
        var arguments = spec["argv"]!.AsArray().Select(static it => (string?)it).ToList();
        arguments[0].ShouldBe("dotnet");
        arguments.ShouldContain("--http-local-only");
        arguments[^1].ShouldBe("{connection_file}");
        ((string?)spec["env"]!["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"]).ShouldBe("1");
        ((string?)spec["display_name"]).ShouldBe(".NET (C#)");

        (exitCode, output, error) = await DojoAsync("notebook", "kernel", "--folder", "kernels", "--remove");
        (exitCode, error).ShouldBe((0, ""));
        output.ShouldContain("Removed ");
        _folder.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task A_folder_with_a_blank_is_quoted_where_it_is_to_be_typed() =>
        (await DojoAsync("notebook", "kernel", "--folder", "my kernels")).Output.ShouldContain(
            "notebook kernel --remove --folder \"my kernels\"\n"
        );

    [Fact]
    public async Task Twice_is_once()
    {
        await DojoAsync("notebook", "kernel", "--folder", "kernels");
        var once = _folder.Snapshot();
        (await DojoAsync("notebook", "kernel", "--folder", "kernels")).ExitCode.ShouldBe(0);
        _folder.Snapshot().ShouldBe(once);
    }

    [Fact]
    public async Task A_kernel_that_was_there_before_comes_back()
    {
        _folder.Write(Spec, "{\"argv\": [\"mine\"]}");
        var before = _folder.Snapshot();
        var (_, output, _) = await DojoAsync("notebook", "kernel", "--folder", "kernels");
        output.ShouldContain("What was there is kept as ");
        await DojoAsync("notebook", "kernel", "--folder", "kernels", "--remove");
        _folder.Snapshot().ShouldBe(before);
    }

    [Theory]
    [InlineData("notebook kernel --remove --folder kernels", "The dojo has put no kernel in ")]
    [InlineData("notebook kernel --user --folder kernels", "Say --user or --folder, not both.")]
    [InlineData("notebook kernel --folder AsyncKatas.sln", "kernel.json cannot be changed (")]
    public async Task A_command_that_makes_no_sense(string command, string sentence)
    {
        var before = _folder.Snapshot();
        var (exitCode, output, error) = await DojoAsync(command.Split(' '));
        error.ShouldContain(sentence);
        error.Count(static letter => letter == '\n').ShouldBe(1, error);
        (exitCode, output).ShouldBe((2, ""));
        _folder.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_manifest_there_is_no_kernel()
    {
        File.Delete(Path.Combine(_folder.Root, Manifest));
        var (exitCode, _, error) = await DojoAsync("notebook", "kernel", "--folder", "kernels");
        exitCode.ShouldBe(2);
        error.ShouldStartWith($"{Manifest} is missing in ");
    }

    [Fact]
    public void The_manifest_of_this_repository_names_one_version_of_the_tool()
    {
        var tool = JsonNode.Parse(File.ReadAllText(RepositoryVerification.Repository.FullPath(Manifest)))!["tools"]![
            "microsoft.dotnet-interactive"
        ]!;
        ((string?)tool["version"]).ShouldBe("1.0.712001");
        ((bool?)tool["rollForward"]).ShouldBe(false);
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_folder.Root, args, TestContext.Current.CancellationToken);
}
