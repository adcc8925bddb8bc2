using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Solutions;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Timelines;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// One kata that is worked on in the browser. The file on disk is the truth: what the browser sends is written there,
/// what others write there is sent to the browser, and each new content gets its verdict.
/// </summary>
internal sealed class KataDesk : IAsyncDisposable
{
    // Whoever types has the specs asked of what the next key makes out of date, and a process is used up.
    private const int Ready = 2;

    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly KataWorkshop _workshop;
    private readonly LatestRun _run;
    private readonly SettledFile _file;
    private readonly TypingPace _pace;
    private string? _text;
    private bool _isKnown;
    private string? _asked;
    private object? _verdict;
    private object? _mistake;
    private object? _advice;
    private object? _timeline;
    private object? _running;
    private object? _refusal;

    /// <summary>Creates it.</summary>
    /// <param name="name">Name of the kata, which there is.</param>
    /// <param name="workshop">What all of them share.</param>
    public KataDesk(string name, KataWorkshop workshop)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        (Name, _workshop) = (name, workshop);
        _run = new LatestRun(workshop.Clock);
        _pace = new TypingPace(workshop.Clock);
        _file = new SettledFile(
            workshop.Clock,
            () => SettledFile.IsBlank(Repository, LearnerFile),
            LookNow
        );
    }

    /// <summary>Name of the kata.</summary>
    public string Name { get; }

    /// <summary>To what a page listens that shows it.</summary>
    public string Topic => $"kata:{Name}";

    private Repository Repository => _workshop.Repository;

    private KataFiles Files => KataFiles.Of(Repository, Name);

    private string LearnerFile => Files.LearnerFile ?? throw Kata.WithoutSpec(Files);

    /// <summary>Everything that a page shows of the kata before anything happens.</summary>
    public object Page()
    {
        var (files, names) = (Files, Repository.KataFolders());
        var kata = Kata.Load(files);
        var at = names.Index().First(it => string.Equals(it.Item, Name, StringComparison.Ordinal)).Index;
        var page = KataPage.Of(Repository, files.Readme);
        var (hints, hintLanguage) = HintCommand.All(Repository, Name);
        var shown = Math.Min(new HintCount(new DojoFolder(Repository)).Of(Name), hints.Count);
        var parts = _workshop.PartsOf(files.Folder);
        return new
        {
            Name,
            kata.Number,
            kata.Title,
            kata.FrontMatter.Minutes,
            kata.FrontMatter.Level,
            File = kata.LearnerFile,
            Page = parts.Markdown(page.Text),
            page.Language,
            Previous = at > 0 ? names[at - 1] : null,
            Next = at < names.Count - 1 ? names[at + 1] : null,
            Hints = hints.Take(shown).Select(parts.Markdown),
            HintCount = hints.Count,
            hintLanguage,
            Backups = new Backups(Repository, _workshop.Clock)
                .Of(files)
                .Reverse()
                .Take(20)
                .Select(static path => path[(path.LastIndexOf('/') + 1)..]),
        };
    }

    /// <summary>What is known at the moment, as the events that a page would have got.</summary>
    /// <param name="role">For whom. Who only looks on has nothing run, not even the learner's own code.</param>
    public IReadOnlyList<(string Kind, object Data)> Snapshot(Role role)
    {
        if (role == Role.Learner)
        {
            LookNow();
        }

        lock (_gate)
        {
            var text = _isKnown ? _text : LearnerText.Find(Repository, LearnerFile);
            var events = new List<(string, object)> { ("text", TextEvent(text, by: null)) };
            foreach (
                var (kind, data) in new[]
                {
                    ("verdict", _verdict),
                    ("mistake", _mistake),
                    ("advice", _advice),
                    ("timeline", _timeline),
                    ("running", _running),
                    ("refused", _refusal),
                }
            )
            {
                if (data is not null)
                {
                    events.Add((kind, data));
                }
            }

            return events;
        }
    }

    /// <summary>
    /// Saves what was typed, unless somebody else has changed the file meanwhile: then both are kept.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="basis">The version of the file that the browser knew.</param>
    /// <param name="by">Which page has sent it.</param>
    /// <param name="replaces">True: what is in the file was seen, and makes room; it is kept.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="SetupException">The file cannot be written.</exception>
    public SaveOutcome Save(string text, string basis, string by, bool replaces)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.ReplaceLineEndings("\n");
        lock (_gate)
        {
            var file = LearnerFile;
            var disk = LearnerText.Find(Repository, file);
            if (!string.Equals(disk, text, StringComparison.Ordinal))
            {
                var backups = new Backups(Repository, _workshop.Clock);
                if (!string.Equals(LearnerText.VersionOf(disk), basis, StringComparison.Ordinal))
                {
                    var kept = backups.Keep(Files, text);
                    Take(disk, by: null);
                    Request(SettledFile.Quiet);
                    return new SaveOutcome(
                        LearnerText.VersionOf(disk),
                        new Collision(file, kept, disk ?? "", LineDiff.Of((disk ?? "").Split('\n'), text.Split('\n')))
                    );
                }

                if (replaces && disk is not null)
                {
                    backups.Keep(Files);
                }

                LearnerText.Write(Repository, file, text);
            }

            if (!_isKnown || !string.Equals(_text, text, StringComparison.Ordinal))
            {
                Take(text, by);
                Request(_pace.Hear());
            }

            return new SaveOutcome(LearnerText.VersionOf(text), null);
        }
    }

    /// <summary>Looks whether somebody else has changed the file, if a page of the learner's has shown it.</summary>
    public void Look()
    {
        if (IsOpen())
        {
            _file.Hear();
        }
    }

    /// <summary>
    /// Another file has changed on which the verdict may depend. Drafts that come and go change nothing, and whoever
    /// saves makes them, this too.
    /// </summary>
    /// <param name="path">Its path in the repository.</param>
    public void Hear(string path)
    {
        if (!IsOpen() || StrayFiles.Contains(path))
        {
            return;
        }

        lock (_gate)
        {
            if (_asked is null || !string.Equals(_asked, ContentNow(), StringComparison.Ordinal))
            {
                Request(SettledFile.Quiet);
            }
        }
    }

    /// <summary>Asks the specs again.</summary>
    public void RunAgain() => Request(TimeSpan.Zero);

    /// <summary>Brings back the starting file; what was there is kept.</summary>
    /// <returns>What was done, in the words of the terminal.</returns>
    public IReadOnlyList<string> Reset() => Told(session => ResetCommand.Reset(session, Files, _workshop.Clock));

    /// <summary>Brings back a backup; what was there is kept.</summary>
    /// <param name="from">A part of its name; null: the newest that differs.</param>
    /// <returns>What was done, in the words of the terminal.</returns>
    public IReadOnlyList<string> Restore(string? from) =>
        Told(session => ResetCommand.Restore(session, Name, from, _workshop.Clock));

    /// <summary>
    /// What could stand at a place of a text that is being typed; nothing if it takes longer than anybody would wait.
    /// </summary>
    /// <param name="text">The text, with \n at the ends of lines.</param>
    /// <param name="position">Where the cursor is.</param>
    public object Complete(string text, int position)
    {
        ArgumentNullException.ThrowIfNull(text);
        var kata = Kata.Load(Files);
        var started = _workshop.Clock.GetTimestamp();
        var found = KataCompiler.Complete(kata.Learner, text, Math.Clamp(position, 0, text.Length));
        var isInTime = _workshop.Clock.GetElapsedTime(started) <= s_patience;
        return new { found.From, Options = isInTime ? found.Items : [] };
    }

    /// <summary>True if the specs are green, by what is known of the present content.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken) =>
        (await _workshop.Checker.LookAsync(Name, cancellationToken)).State == KataState.Done;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        await _run.DisposeAsync();
    }

    private List<string> Told(Action<Session> work)
    {
        lock (_gate)
        {
            // The command to bring it back is a button here.
            var rows = new List<IReadOnlyList<Piece>>();
            var session = _workshop.Session;
            work(session with { Screen = session.Screen.Recorder(rows) });
            LookNow();
            return
            [
                .. rows.Where(static row => row is not [{ Text: "Back  " or "Also  " }, ..])
                    .Select(static row => string.Concat(row.Select(static piece => piece.Text))),
            ];
        }
    }

    private bool IsOpen()
    {
        lock (_gate)
        {
            return _isKnown;
        }
    }

    private void LookNow()
    {
        lock (_gate)
        {
            var disk = LearnerText.Find(Repository, LearnerFile);
            if (!_isKnown || !string.Equals(disk, _text, StringComparison.Ordinal))
            {
                Take(disk, by: null);
                Request(TimeSpan.Zero);
            }
        }
    }

    private void Take(string? text, string? by)
    {
        (_text, _isKnown) = (text, true);
        (_mistake, _advice, _timeline) = (null, null, null);
        _workshop.Hub.Tell(Topic, "text", TextEvent(text, by));
    }

    private static object TextEvent(string? text, string? by) =>
        new
        {
            Text = text,
            Version = LearnerText.VersionOf(text),
            By = by,
        };

    // Away from whoever has asked: to compile takes a while.
    private void Request(TimeSpan quiet)
    {
        lock (_gate)
        {
            _asked = ContentNow();
            _run.Request(quiet, token => Task.Run(() => CheckAsync(token), token));
        }
    }

    // Null: in the middle of a save, or something is gone; the run will say.
    private string? ContentNow()
    {
        try
        {
            return ContentKey.Of(new Variant(Files, VariantKind.Learner, LearnerFile));
        }
        catch (SetupException)
        {
            return null;
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (clock, hub) = (_workshop.Clock, _workshop.Hub);
            var started = clock.GetTimestamp();
            var version = LearnerText.VersionOf(LearnerText.Find(Repository, LearnerFile));
            lock (_gate)
            {
                (_running, _refusal) = (new { version }, null);
                hub.Tell(Topic, "running", _running);
            }

            var status = await _workshop.Checker.CheckAsync(Name, cancellationToken);
            var verdict = new Verdict(_workshop, status).ToEvent(
                version,
                clock.GetElapsedTime(started),
                clock.GetLocalNow()
            );
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (_verdict, _mistake, _advice, _timeline, _running) = (verdict, null, null, null, null);
                hub.Tell(Topic, "verdict", verdict);
            }

            hub.Tell(
                KataWorkshop.AllTopic,
                "state",
                new
                {
                    Name,
                    status.State,
                    Passed = status.Run?.PassedCount ?? 0,
                    Specs = status.SpecCount,
                }
            );
            _workshop.Checker.Prepare(Ready);
            var recognising = Task.Run(() => RecogniseAsync(status, version, cancellationToken), cancellationToken);
            await Task.WhenAll(
                recognising,
                AdviseAsync(status, recognising, version, cancellationToken),
                CompareAsync(status, version, cancellationToken)
            );
            await Task.Delay(s_rest, clock, cancellationToken);
            KataWorkshop.Rest();
        }
        catch (SetupException defect) when (!cancellationToken.IsCancellationRequested)
        {
            Refuse(defect.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Refuse($"That did not work ({exception.Message}); save again.");
        }
    }

    private void Refuse(string message)
    {
        lock (_gate)
        {
            (_running, _refusal) = (null, new { message });
            _workshop.Hub.Tell(Topic, "refused", _refusal);
        }
    }

    // What the reference answer does is to be seen once there is nothing left to find out.
    private async Task CompareAsync(KataStatus status, string version, CancellationToken cancellationToken)
    {
        if (
            status is not { State: KataState.Done, Kata: { } kata, Run: { } run }
            || await _workshop.ReferenceOfAsync(kata, cancellationToken) is not { } reference
        )
        {
            return;
        }

        Tell(
            ref _timeline,
            "timeline",
            new { version, Html = TimelinePage.First(run.Specs, reference.Specs) },
            cancellationToken
        );
    }

    private async Task<KnownMistake?> RecogniseAsync(
        KataStatus status,
        string version,
        CancellationToken cancellationToken
    )
    {
        if (
            status is not { Kata: { } kata, Run: { Passed: false } run }
            || await _workshop.Mistakes.FindAsync(kata, run, cancellationToken) is not { } mistake
        )
        {
            return null;
        }

        Tell(
            ref _mistake,
            "mistake",
            new
            {
                version,
                mistake.Spec.Sentence,
                mistake.Belief,
                Link = _workshop.LinkOf(kata, mistake.Header),
            },
            cancellationToken
        );
        return mistake;
    }

    // The page shows warnings beside every verdict.
    private async Task AdviseAsync(
        KataStatus status,
        Task<KnownMistake?> recognising,
        string version,
        CancellationToken cancellationToken
    )
    {
        var advice = await LearnersAdvice.FindAsync(status, recognising, showsWarnings: true, cancellationToken);
        if (advice.Count > 0)
        {
            Tell(
                ref _advice,
                "advice",
                new
                {
                    version,
                    Items = advice.Take(AdviceView.Max).Select(static it => new { it.Line, it.Text }),
                    More = Math.Max(0, advice.Count - AdviceView.Max),
                },
                cancellationToken
            );
        }
    }

    private void Tell(ref object? known, string kind, object data, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            known = data;
            _workshop.Hub.Tell(Topic, kind, data);
        }
    }
}
