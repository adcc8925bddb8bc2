using System.Text.Json;
using AsyncKatas.KataModel;
using AsyncKatas.Tests.Dojo;
using AsyncKatas.Tests.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>
/// What belongs to authors is checked where authors write. The clone is one of this repository in which a learner is at
/// work; it has three katas, and of the wrong answers and of the other right ones one each, so that it is checked soon.
/// </summary>
[Trait(When.Trait, When.Ci)]
public sealed class LearnersCloneTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dojo-clone-").FullName;
    private readonly Repository _original = RepositoryVerification.Repository;
    private readonly string[] _katas;

    public LearnersCloneTests()
    {
        _katas = [.. _original.KataFolders().Take(3)];
        Copy(["AsyncKatas.sln"]);
        Copy(_original.Files("katas/support", "*.cs"));
        Copy(_original.Files("notebooks", "*.ipynb"));
        foreach (var kata in _katas.Select(name => KataFiles.Of(_original, name)))
        {
            Copy(_original.Files(kata.Folder, "*"));
            Copy(_original.Files(kata.SolutionFolder, "*"));
            Copy([kata.StartingFile!, .. kata.Approaches, .. kata.Mistakes]);
        }
    }

    private Repository Clone => new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Answers_that_are_right_wrong_or_do_not_compile_turn_nothing_red()
    {
        Answer(_katas[0], static kata => kata.Repository.Read(kata.Solution!));
        Answer(_katas[1], static kata => new Variant(kata, VariantKind.Mistake, kata.Mistakes[0]).Text);
        Answer(_katas[2], static kata => $"{kata.Repository.Read(kata.StartingFile!)}}}");

        using var list = JsonDocument.Parse((await DojoAsync("list", "--json")).Output);
        list.RootElement.GetProperty("katas")
            .EnumerateArray()
            .Select(static kata => kata.GetProperty("state").GetString())
            .ShouldBe(["done", "started", "doesNotCompile"]);

        var (exitCode, output, _) = await DojoAsync("verify");
        exitCode.ShouldBe(0, output);
        var tests = await RunTestsAsync(typeof(RepositoryTests), typeof(RepositoryLinksTests));
        tests.ExitCode.ShouldBe(0, tests.Output);
        tests.Output.ShouldContain("A kata meets every rule");
        tests.Output.ShouldContain("A notebook leads to a kata");
    }

    private void Answer(string name, Func<KataFiles, string> answer)
    {
        var kata = KataFiles.Of(Clone, name);
        File.WriteAllText(Clone.FullPath(kata.LearnerFile!), answer(kata));
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoProcess.RunAsync(_root, args, TestContext.Current.CancellationToken);

    // These very tests, at the place where a build of the clone would put them: they look for katas from there upwards.
    private async Task<(int ExitCode, string Output, string Error)> RunTestsAsync(params Type[] tests)
    {
        const string Target = "tests/bin";
        var built = AppContext.BaseDirectory;
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            CopyFile(file, Path.Combine(Target, Path.GetRelativePath(built, file)));
        }

        var assembly = Path.Combine(_root, Target, Path.GetFileName(tests[0].Assembly.Location));
        string[] args =
        [
            "exec",
            assembly,
            .. tests.SelectMany(static it => new[] { "-class", it.FullName! }),
            "-reporter",
            "verbose",
            "-noColor",
        ];
        return await DojoProcess.RunHostAsync(_root, args, TestContext.Current.CancellationToken);
    }

    private void Copy(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            CopyFile(_original.FullPath(path), path);
        }
    }

    private void CopyFile(string source, string path)
    {
        var target = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target);
    }
}
