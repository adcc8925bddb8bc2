using System.Collections.Concurrent;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Html;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Web;

/// <summary>What all katas of a checkout share: who watches the disk, who judges, and where links lead.</summary>
internal sealed class KataWorkshop : IAsyncDisposable
{
    /// <summary>To what a page listens that shows how far the learner is with each kata.</summary>
    public const string AllTopic = "katas";

    private readonly ConcurrentDictionary<string, KataDesk> _desks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Key, RunResult Run)> _references = new(
        StringComparer.Ordinal
    );
    private readonly SpecRunner _runner = new(shares: true);
    private readonly SaveFeed _saves;

    /// <summary>Opens it.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="hub">Told of what happens.</param>
    /// <param name="clock">Where all times come from.</param>
    public KataWorkshop(Repository repository, EventHub hub, TimeProvider clock)
    {
        (Repository, Hub, Clock) = (repository, hub, clock);
        Session = new Session(repository, new Screen(TextWriter.Null, TextWriter.Null), repository.Root);
        Checker = new KataChecker(repository, limits: null, wantsCharts: true);
        Mistakes = new KnownMistakes(repository, RunLimits.Default);
        _saves = SaveFeed.Start(repository, clock, Hear);
    }

    /// <summary>The checkout.</summary>
    public Repository Repository { get; }

    /// <summary>Told of what happens.</summary>
    public EventHub Hub { get; }

    /// <summary>Where all times come from.</summary>
    public TimeProvider Clock { get; }

    /// <summary>For what the commands of the terminal do too.</summary>
    public Session Session { get; }

    /// <summary>Judges.</summary>
    public KataChecker Checker { get; }

    /// <summary>Recognises failures.</summary>
    public KnownMistakes Mistakes { get; }

    /// <summary>The desk of a kata.</summary>
    /// <param name="name">Name of the kata's folder, as a request gives it.</param>
    /// <exception cref="WebRefusal">There is no such kata.</exception>
    public KataDesk DeskOf(string name) =>
        Repository.KataFolders().Contains(name, StringComparer.Ordinal)
            ? _desks.GetOrAdd(name, it => new KataDesk(it, this))
            : throw WebRefusal.Unknown("such kata");

    /// <summary>How far the learner is with each kata, by what is known without asking any specs.</summary>
    public IEnumerable<object> Overview() =>
        Repository
            .KataFolders()
            .Select(name =>
            {
                var status = Checker.Recall(name);
                var kata = status?.Kata ?? TryLoad(name);
                return new
                {
                    Name = name,
                    Number = name.Split('-')[0],
                    Title = kata?.Title ?? name,
                    kata?.FrontMatter.Minutes,
                    kata?.FrontMatter.Level,
                    Teaches = kata?.FrontMatter.Teaches ?? [],
                    State = status?.State ?? KataState.Untouched,
                    Passed = status?.Run?.PassedCount ?? 0,
                    Specs = kata is null ? 0 : SpecOutline.Of(Repository.Read(kata.SpecFile)).Specs.Count,
                };
            });

    /// <summary>Makes parts of pages of the files of a folder.</summary>
    /// <param name="folder">From where their links start.</param>
    /// <param name="ids">What links can point at on the page already.</param>
    public PagePart PartsOf(string folder, IEnumerable<string>? ids = null) =>
        new(
            Repository.FullPath(folder),
            Path.GetFullPath(Repository.Root),
            ids ?? [],
            PageOf,
            Repository.CommandLine
        );

    /// <summary>Where one can read about what the author of a known mistake believes.</summary>
    public string LinkOf(Kata kata, MistakeHeader mistake)
    {
        var parts = new BeliefPage(Repository).PlaceOf(kata, mistake).Split('#', 2);
        return $"{WebPathOf(parts[0])}{(parts is [_, var part] ? $"#{part}" : "")}";
    }

    /// <summary>What the specs say of the reference answer; null: there is none that compiles.</summary>
    public async Task<RunResult?> ReferenceOfAsync(Kata kata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kata);
        if (kata.Files.Solution is not { } solution || !Repository.Has(solution))
        {
            return null;
        }

        var variant = new Variant(kata.Files, VariantKind.Solution, solution);
        var key = ContentKey.Of(variant);
        if (
            _references.TryGetValue(kata.Name, out var known) && string.Equals(known.Key, key, StringComparison.Ordinal)
        )
        {
            return known.Run;
        }

        var compiled = KataCompiler.Run(variant);
        if (!compiled.Succeeded)
        {
            return null;
        }

        var run = await _runner.RunAsync(compiled, wantsCharts: true, cancellationToken: cancellationToken);
        _references[kata.Name] = (key, run);
        return run;
    }

    /// <summary>While the learner thinks, the machine belongs to others.</summary>
    public static void Rest() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _saves.DisposeAsync();
        foreach (var desk in _desks.Values)
        {
            await desk.DisposeAsync();
        }

        await _runner.DisposeAsync();
        await Checker.DisposeAsync();
    }

    // Everything but the learner's own file changes the verdict too.
    private void Hear(WatchEvent it)
    {
        if (it is not WatchEvent.Saved saved)
        {
            return;
        }

        foreach (var desk in _desks.Values)
        {
            try
            {
                if (
                    saved.Path is null
                    || string.Equals(
                        saved.Path,
                        KataFiles.Of(Repository, desk.Name).LearnerFile,
                        StringComparison.Ordinal
                    )
                )
                {
                    desk.Look();
                }
                else if (
                    saved.Path.StartsWith($"katas/{desk.Name}/", StringComparison.Ordinal)
                    || saved.Path.StartsWith("katas/support/", StringComparison.Ordinal)
                )
                {
                    desk.Hear(saved.Path);
                }
            }
            catch (Exception exception) when (exception is SetupException or IOException or UnauthorizedAccessException)
            {
                // In the middle of a save, or it is gone; the next word of it, or the next run, will tell.
            }
        }
    }

    private Kata? TryLoad(string name)
    {
        try
        {
            return Kata.Load(KataFiles.Of(Repository, name));
        }
        catch (SetupException)
        {
            return null;
        }
    }

    private string? PageOf(string target)
    {
        var path = Path.GetRelativePath(Repository.Root, target).Replace('\\', '/');
        return WebPathOf(path) is { } page ? Repository.FullPath(page[1..]) : null;
    }

    private string? WebPathOf(string path) =>
        path.Split('/') switch
        {
            ["katas", var kata, ..]
                when Translation.OriginalOf(path).EndsWith("/README.md", StringComparison.Ordinal)
                    && Repository.KataFolders().Contains(kata, StringComparer.Ordinal) => $"/kata/{kata}",
            ["katas", var kata] when Repository.KataFolders().Contains(kata, StringComparer.Ordinal) => $"/kata/{kata}",
            ["notebooks", var notebook] when NotebookFinder.All(Repository).Contains(path, StringComparer.Ordinal) =>
                $"/notebook/{Path.GetFileNameWithoutExtension(notebook)}",
            ["notebooks" or "katas"] or ["notebooks", "README.md"] or ["README.md"] => "/",
            _ => null,
        };
}
