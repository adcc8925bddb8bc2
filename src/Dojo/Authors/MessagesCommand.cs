using System.Collections.Concurrent;
using System.Globalization;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>messages [KATA]</c>: every message that the specs give to the mistakes of a kata, each once, for those who write
/// katas. They are there to be read as a learner reads them, who knows neither the spec nor the answer.
/// </summary>
internal static class MessagesCommand
{
    public static async Task<int> RunAsync(Session session, string? wanted, CancellationToken cancellationToken)
    {
        var all = session.Repository.KataFolders();
        IReadOnlyList<string> katas = wanted is null ? all : [KataFinder.Find(session.Repository, wanted)];
        await using var runner = new SpecRunner(shares: true);
        var count = 0;
        foreach (var name in katas)
        {
            var kata = KataFiles.Of(session.Repository, name);
            var messages = Group(await GatherAsync(kata, runner, cancellationToken));
            Show(session.Screen, kata, messages);
            count += messages.Count;
        }

        session.Screen.Line(
            string.Create(CultureInfo.InvariantCulture, $"{count} message{(count == 1 ? "" : "s")}"),
            Tone.Strong
        );
        return ExitCode.Done;
    }

    // All specs, and not only those that the mistake names: a learner meets whichever fails first.
    private static async Task<IReadOnlyList<Said>> GatherAsync(
        KataFiles kata,
        SpecRunner runner,
        CancellationToken cancellationToken
    )
    {
        var mistakes = Variant.AllOf(kata).Where(static variant => variant.Kind == VariantKind.Mistake).ToList();
        var found = new ConcurrentDictionary<string, IReadOnlyList<Said>>(StringComparer.Ordinal);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Verifier.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            mistakes,
            options,
            async (mistake, token) => found[mistake.File] = await ListenAsync(mistake, runner, token)
        );
        return [.. mistakes.SelectMany(mistake => found[mistake.File])];
    }

    private static async Task<IReadOnlyList<Said>> ListenAsync(
        Variant mistake,
        SpecRunner runner,
        CancellationToken cancellationToken
    )
    {
        var name = Path.GetFileNameWithoutExtension(mistake.File);
        var compiled = KataCompiler.Run(mistake);
        if (!compiled.Succeeded)
        {
            return [new Said(string.Join('\n', compiled.Errors), name, "the compiler", 0)];
        }

        var run = await runner.RunAsync(compiled, cancellationToken: cancellationToken);
        var said = run.Specs.SelectMany(spec =>
            spec.Failures.Select(failure => new Said(
                failure.Message.ReplaceLineEndings("\n"),
                name,
                spec.Name,
                spec.Line
            ))
        );
        return
        [
            .. said,
            .. run.Interruption is { } interruption
                ? [new Said(interruption, name, "the end of the run", int.MaxValue)]
                : Array.Empty<Said>(),
        ];
    }

    // In the order of the specs, so that what belongs together stands together.
    private static List<IGrouping<string, Said>> Group(IReadOnlyList<Said> said) =>
        [
            .. said.GroupBy(static it => it.Message, StringComparer.Ordinal)
                .OrderBy(static group => group.Min(static it => it.Line)),
        ];

    private static void Show(Screen screen, KataFiles kata, IReadOnlyList<IGrouping<string, Said>> messages)
    {
        screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kata.Name}: {messages.Count} different message{(messages.Count == 1 ? "" : "s")}"
            ),
            Tone.Strong
        );
        foreach (var message in messages)
        {
            var first = message.First();
            var others = message.Count() - 1;
            screen.Line();
            screen.Line(
                ($"{first.Spec.Replace('_', ' ')}  ", Tone.Plain),
                (
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{first.Mistake}{(others > 0 ? $", and {others} more" : "")}"
                    ),
                    Tone.Quiet
                )
            );
            screen.Block(message.Key, indent: "    ");
        }

        screen.Line();
    }

    private sealed record Said(string Message, string Mistake, string Spec, int Line);
}
