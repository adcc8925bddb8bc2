using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A dojo that has no time to tidy up.</summary>
[Trait(When.Trait, When.Ci)]
public sealed class KilledDojoTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();
    private readonly string _temporary = Directory.CreateTempSubdirectory("dojo-killed-").FullName;

    public void Dispose()
    {
        _fixture.Dispose();
        Directory.Delete(_temporary, recursive: true);
    }

    [Fact]
    public async Task It_takes_its_processes_and_their_temporary_files_with_it()
    {
        _fixture.Change(
            FixtureRepository.Spec,
            "Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3));",
            "System.IO.File.WriteAllTextAsync(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "
                + "Environment.ProcessId + \".id\"), \"\").ContinueWith(_ => System.Threading.Thread.Sleep(-1));"
        );
        using var dojo = DojoProcess.Start(
            _fixture.Root,
            ["run", "1", "--limit", "600"],
            ("TMPDIR", _temporary),
            ("TEMP", _temporary),
            ("TMP", _temporary)
        );
        string? file = null;
        await UntilAsync(
            () =>
                (file = Directory.EnumerateFiles(_temporary, "*.id", SearchOption.AllDirectories).FirstOrDefault())
                    is not null,
            "the spec has written its file"
        );
        dojo.Kill();
        await UntilAsync(() => !Directory.EnumerateDirectories(_temporary).Any(), "the temporary folders are gone");
        await UntilAsync(
            () => !Directory.Exists($"/proc/{Path.GetFileNameWithoutExtension(file)}"),
            "the process of the specs is gone"
        );
    }

    private static async Task UntilAsync(Func<bool> holds, string what)
    {
        for (
            var end = Environment.TickCount64 + 60_000;
            !holds();
            await Task.Delay(20, TestContext.Current.CancellationToken)
        )
        {
            if (Environment.TickCount64 > end)
            {
                Assert.Fail($"It never came to this: {what}.");
            }
        }
    }
}
