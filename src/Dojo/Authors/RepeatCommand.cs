using System.Diagnostics;
using System.Globalization;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>repeat KATA</c>: runs the specs of a kata against one answer again and again, for those who write katas. The same
/// answer must get the same verdict each time, message by message.
/// </summary>
internal static class RepeatCommand
{
    private const int MostTimes = 1_000_000;

    public static async Task<int> RunAsync(
        Session session,
        string wanted,
        string? answer,
        int times,
        CancellationToken cancellationToken
    )
    {
        if (times is < 1 or > MostTimes)
        {
            throw new SetupException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--times takes a whole number from 1 to {MostTimes}, not {times}."
                )
            );
        }

        var compiled = Compile(session, wanted, answer);
        var watch = Stopwatch.StartNew();
        var verdicts = await CountAsync(compiled, times, cancellationToken);
        Show(session.Screen, verdicts);
        session.Screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{times} runs, {verdicts.Count} verdict{(verdicts.Count == 1 ? "" : "s")}, "
                    + $"{watch.Elapsed.TotalSeconds:0} s"
            ),
            verdicts.Count == 1 ? Tone.Good : Tone.Bad
        );
        return verdicts.Count == 1 ? ExitCode.Done : ExitCode.Failed;
    }

    private static CompiledVariant Compile(Session session, string wanted, string? answer)
    {
        var kata = KataFiles.Of(session.Repository, KataFinder.Find(session.Repository, wanted));
        var variant = Variant.AllOf(kata).FirstOrDefault(static it => it.Kind == VariantKind.Solution)
            ?? throw new SetupException(
                $"The kata {kata.Name} has no reference answer; add it to {kata.SolutionFolder}."
            );
        var compiled = KataCompiler.Run(variant, answer is null ? null : Read(Path.Combine(session.Folder, answer)));
        return compiled.Succeeded
            ? compiled
            : throw new SetupException(
                $"{answer ?? variant.File} does not compile.",
                string.Join('\n', compiled.Errors)
            );
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{path} cannot be read: {exception.Message}");
        }
    }

    // A verdict is all that a learner would read: the outcome of each spec, and the words of those that fail.
    private static async Task<IReadOnlyDictionary<string, int>> CountAsync(
        CompiledVariant compiled,
        int times,
        CancellationToken cancellationToken
    )
    {
        await using var runner = new SpecRunner(shares: true);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var gate = new Lock();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Verifier.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, times, options, async (_, token) =>
        {
            var verdict = Describe(await runner.RunAsync(compiled, cancellationToken: token));
            lock (gate)
            {
                counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
            }
        });
        return counts;
    }

    private static string Describe(RunResult run) =>
        string.Join(
            '\n',
            run.Specs.SelectMany(static spec =>
                    spec.Failures.Select(failure =>
                        $"{spec.Sentence}{(failure.Row.Length > 0 ? $" ({failure.Row})" : "")}\n{failure.Message}"
                    )
                )
                .Prepend(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{run.PassedCount} of {run.Specs.Count} specs "
                            + $"pass{(run.Interruption is null ? "" : $". {run.Interruption}")}"
                    )
                )
        );

    // The most frequent one as a whole; of the others, which are the defects, what is not in it.
    private static void Show(Screen screen, IReadOnlyDictionary<string, int> verdicts)
    {
        var sorted = verdicts.OrderByDescending(static verdict => verdict.Value).ToArray();
        var usual = sorted[0].Key.Split('\n').ToHashSet(StringComparer.Ordinal);
        screen.Line(
            string.Create(CultureInfo.InvariantCulture, $"{sorted[0].Value} times: {sorted[0].Key.Split('\n')[0]}"),
            Tone.Strong
        );
        foreach (var (verdict, count) in sorted.Skip(1).Take(5))
        {
            screen.Line(
                string.Create(CultureInfo.InvariantCulture, $"{count} times: {verdict.Split('\n')[0]}"),
                Tone.Bad
            );
            screen.Block(
                string.Join('\n', verdict.Split('\n').Skip(1).Where(line => !usual.Contains(line))),
                indent: "  "
            );
        }
    }
}
