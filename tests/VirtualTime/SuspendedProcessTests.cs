using System.Diagnostics;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>
/// A process that gets no processor for longer than the stall limit, as on a machine that is far too busy, has done
/// nothing wrong: what it has just woken had no time to run.
/// </summary>
[Trait(When.Trait, When.Ci)]
public sealed class SuspendedProcessTests : IDisposable
{
    private const string Folder = "SUSPENDED_FOLDER";
    private const int Suspensions = 100;

    private static readonly TimeSpan s_stallLimit = 100.Milliseconds;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("asynckatas-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nothing_is_called_stalled_because_the_process_was_suspended()
    {
        // On one processor: there who looks may have it before whoever was woken.
        const string OneProcessor = "/usr/bin/taskset";
        Assert.SkipUnless(File.Exists(OneProcessor), "This needs taskset (util-linux).");
        var token = TestContext.Current.CancellationToken;
        using var process = Start(nameof(Runs_go_on), OneProcessor, "-c", FirstProcessor());
        var output = process.StandardOutput.ReadToEndAsync(token);
        try
        {
            while (!File.Exists(PathOf("begun")) && !process.HasExited)
            {
                await Task.Delay(20, token);
            }

            for (var i = 0; i < Suspensions && !process.HasExited; i++)
            {
                await SignalAsync("STOP");
                await Task.Delay(s_stallLimit * 1.5, token);
                await SignalAsync("CONT");
                await Task.Delay(i % 20, token);
            }

            await File.WriteAllTextAsync(PathOf("enough"), "", token);
            await process.WaitForExitAsync(token);
            process.ExitCode.ShouldBe(0, await output);
        }
        finally
        {
            // Whoever is suspended would stay for ever.
            process.Kill();
        }

        async Task SignalAsync(string signal)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await kill.WaitForExitAsync(token);
        }
    }

    [Fact]
    public async Task A_run_without_a_processor_may_take_longer_than_the_real_limit()
    {
        using var process = Start(nameof(A_run_takes_long_and_works_little));
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, output);
    }

    // In a process of its own: others work in this one.
    [Fact(Explicit = true)]
    public Task A_run_takes_long_and_works_little() =>
        VirtualClock.RunAsync(
            static clock => clock.RealAsync(static () => Task.Delay(3.Seconds)),
            new VirtualClockOptions { RealLimit = 2.Seconds }
        );

    private Process Start(string test, params string[] before)
    {
        string[] line =
        [
            .. before,
            .. new[] { Environment.ProcessPath!, "-explicit", "only", "-noColor", "-method" },
            $"*{nameof(SuspendedProcessTests)}.{test}",
        ];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment[Folder] = _folder.FullName;
        return Process.Start(start)!;
    }

    // A container may have been given others than the first of the machine. "2-3,8" begins with 2.
    private static string FirstProcessor() =>
        File.ReadLines("/proc/self/status")
            .First(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
            .Split(':')[1]
            .Trim()
            .Split('-', ',')[0];

    // In the process that is suspended.
    [Fact(Explicit = true)]
    public async Task Runs_go_on()
    {
        var folder = Environment.GetEnvironmentVariable(Folder)!;
        await File.WriteAllTextAsync(Path.Combine(folder, "begun"), "", TestContext.Current.CancellationToken);
        while (!File.Exists(Path.Combine(folder, "enough")))
        {
            await VirtualClock.RunAsync(
                static async clock =>
                {
                    await clock.RunEventLoopAsync(
                        MiniLoop.Run,
                        async () =>
                        {
                            for (var i = 0; i < 200; i++)
                            {
                                await Task.Run(() => clock.DelayAsync(1.Milliseconds));
                            }
                        }
                    );
                    clock.Elapsed.ShouldBe(200.Milliseconds);
                },
                new VirtualClockOptions { StallLimit = s_stallLimit }
            );
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
