using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Timelines;

/// <summary>
/// <c>timeline KATA [SPEC]</c>: a page that shows what the learner's code did above what the reference answer does.
/// </summary>
internal static class TimelineCommand
{
    /// <summary>Writes the page.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata, in the learner's words.</param>
    /// <param name="wantedSpec">A part of the name of the specs to show; null: all.</param>
    /// <param name="limits">How long specs may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">There is no such kata or spec, or something does not compile.</exception>
    public static async Task<int> RunAsync(
        Session session,
        string wanted,
        string? wantedSpec,
        RunLimits limits,
        CancellationToken cancellationToken
    )
    {
        var repository = session.Repository;
        var kata = Kata.Load(KataFiles.Of(repository, KataFinder.Find(repository, wanted)));
        var specs = FindSpecs(SpecOutline.Of(repository.Read(kata.SpecFile)), kata, wantedSpec);
        await using var runner = new SpecRunner();
        runner.Prepare();
        var mine = await RunAsync(session, kata, kata.Learner, runner, limits, specs, cancellationToken);
        var reference = await RunAsync(
            session,
            kata,
            new Variant(kata.Files, VariantKind.Solution, kata.Files.Solution!),
            runner,
            limits,
            specs,
            cancellationToken
        );
        var path = $"timelines/{kata.Name}.html";
        if (
            !new DojoFolder(repository).TryWrite(
                path,
                TimelinePage.Of($"{kata.Number} {kata.Title}", mine.Specs, reference.Specs)
            )
        )
        {
            throw new SetupException($"{DojoFolder.Path}/{path} cannot be written.");
        }

        if (mine.Interruption is not null)
        {
            session.Screen.Line(mine.Interruption, Tone.Bad);
        }

        session.Screen.Line(
            ("Open  ", Tone.Strong),
            (new Uri(Path.GetFullPath(repository.FullPath($"{DojoFolder.Path}/{path}"))).AbsoluteUri, Tone.Plain)
        );
        return ExitCode.Done;
    }

    private static IReadOnlyCollection<string> FindSpecs(SpecOutline outline, Kata kata, string? wanted)
    {
        if (wanted is null)
        {
            return [];
        }

        List<string> found =
        [
            .. outline
                .Specs.Select(static spec => spec.Name)
                .Where(name => name.Contains(wanted.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase)),
        ];
        return found.Count > 0
            ? found
            : throw new SetupException($"{kata.SpecFile} has no spec with \"{wanted}\" in its name.");
    }

    private static Task<RunResult> RunAsync(
        Session session,
        Kata kata,
        Variant variant,
        SpecRunner runner,
        RunLimits limits,
        IReadOnlyCollection<string> specs,
        CancellationToken cancellationToken
    )
    {
        if (!session.Repository.Has(variant.File))
        {
            throw new SetupException($"{variant.File} is missing. {Remedy.For(session.Repository, variant.File)}");
        }

        var compiled = KataCompiler.Run(variant);
        if (!compiled.Succeeded)
        {
            var (sentence, details) = CompilerView.Of(session, kata, [.. compiled.Errors]);
            throw new SetupException(sentence, details);
        }

        return runner.RunAsync(compiled, limits, specs, wantsCharts: true, cancellationToken);
    }
}
