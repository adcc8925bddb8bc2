using System.Text.Json;
using System.Text.RegularExpressions;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>What editors, containers and the machines that test every change are told.</summary>
public sealed partial class AnywhereTests
{
    private static readonly JsonDocumentOptions s_withComments = new() { CommentHandling = JsonCommentHandling.Skip };

    private static readonly Repository s_repository = RepositoryVerification.Repository;

    [Theory]
    [InlineData(".vscode/extensions.json")]
    [InlineData(".vscode/launch.json")]
    [InlineData(".vscode/tasks.json")]
    [InlineData(".devcontainer/devcontainer.json")]
    public void A_file_for_an_editor_can_be_read(string path)
    {
        using var json = JsonDocument.Parse(s_repository.Read(path), s_withComments);
        json.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public void The_container_has_the_SDK_that_the_checkout_asks_for()
    {
        using var wanted = JsonDocument.Parse(s_repository.Read("global.json"));
        using var container = JsonDocument.Parse(s_repository.Read(".devcontainer/devcontainer.json"), s_withComments);
        var version = wanted.RootElement.GetProperty("sdk").GetProperty("version").GetString();
        container.RootElement.GetProperty("image").GetString().ShouldEndWith($":{version}");
    }

    [Fact]
    public void The_task_before_the_debugger_is_there()
    {
        using var launch = JsonDocument.Parse(s_repository.Read(".vscode/launch.json"), s_withComments);
        using var tasks = JsonDocument.Parse(s_repository.Read(".vscode/tasks.json"), s_withComments);
        var before = launch.RootElement.GetProperty("configurations")[0].GetProperty("preLaunchTask").GetString();
        tasks
            .RootElement.GetProperty("tasks")
            .EnumerateArray()
            .Select(static task => task.GetProperty("label").GetString())
            .ShouldContain(before);
    }

    [Theory]
    [InlineData("test this kata", "run")]
    [InlineData("draw this kata", "timeline")]
    [InlineData("open its page", "web")]
    public void A_task_for_a_kata_takes_the_one_whose_file_is_open(string label, string command)
    {
        using var tasks = JsonDocument.Parse(s_repository.Read(".vscode/tasks.json"), s_withComments);
        tasks
            .RootElement.GetProperty("tasks")
            .EnumerateArray()
            .Single(task => string.Equals(task.GetProperty("label").GetString(), label, StringComparison.Ordinal))
            .GetProperty("args")
            .EnumerateArray()
            .Select(static argument => argument.GetString()!)
            .TakeLast(2)
            .ShouldBe([command, "${fileDirnameBasename}"]);
    }

    [Fact]
    public void Every_system_runs_the_same_and_every_action_is_pinned()
    {
        var workflow = s_repository.Read(".github/workflows/ci.yml");
        workflow.ShouldContain("bash .ci/run");
        foreach (var system in new[] { "ubuntu-", "windows-", "macos-" })
        {
            workflow.ShouldContain(system);
        }

        var uses = Uses().Matches(workflow).Select(static it => it.Groups["version"].Value).ToList();
        uses.ShouldNotBeEmpty();
        uses.ShouldAllBe(static version => Commit().IsMatch(version));
    }

    [GeneratedRegex(@"uses: \S+?@(?<version>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Uses();

    [GeneratedRegex("^[0-9a-f]{40}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Commit();
}
