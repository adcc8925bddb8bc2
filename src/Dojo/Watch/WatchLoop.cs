using System.Globalization;
using System.Threading.Channels;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Editing;
using AsyncKatas.Dojo.Overview;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Solutions;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>What the dojo does while the learner works: one thing after the other, as saves and keys come in.</summary>
internal sealed class WatchLoop : IAsyncDisposable
{
    /// <summary>How long an editor may be busy with one save.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>();
    private readonly Dictionary<string, KataStatus> _known = new(StringComparer.Ordinal);
    private readonly Session _session;
    private readonly KataChecker _checker;
    private readonly KnownMistakes _mistakes;
    private readonly TimeProvider _clock;
    private readonly LatestRun _run;
    private readonly CopyNotice _copies;
    private readonly Stage _stage;
    private readonly RunningMark _mark;
    private readonly VerdictStamp _stamp;
    private readonly NumberEntry _number;
    private readonly BeliefPage _belief;
    private string _kata;
    private string? _seen;
    private WatchEvent.Recognised? _recognised;
    private (Action Yes, string No, bool IsGrave)? _question;

    /// <summary>Creates the loop.</summary>
    /// <param name="session">Where to show what.</param>
    /// <param name="checker">Whom to ask.</param>
    /// <param name="mistakes">Who recognises failures.</param>
    /// <param name="kata">Which kata to begin with; null: the first that is not done.</param>
    /// <param name="clock">Tells when a burst of saves is over.</param>
    public WatchLoop(Session session, KataChecker checker, KnownMistakes mistakes, string? kata, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(session);
        _stage = new Stage(session.Screen);
        (_session, _checker, _mistakes, _clock) = (session with { Screen = _stage.Notes }, checker, mistakes, clock);
        _run = new LatestRun(clock);
        _copies = new CopyNotice(session.Repository);
        _mark = new RunningMark(clock, Tell);
        _stamp = new VerdictStamp(clock);
        _number = new NumberEntry(clock, Tell);
        _belief = new BeliefPage(session.Repository);
        _kata = kata ?? "";
    }

    /// <summary>Who tells of saves; null: the learner says when to run.</summary>
    public SaveFeed? Saves { get; init; }

    /// <summary>The editor for the key o; null: the one that is set up here.</summary>
    public string? EditCommand { get; init; }

    /// <summary>True if there are keys.</summary>
    public bool HasKeys { get; set; }

    private Screen Screen => _session.Screen;

    /// <summary>Tells the loop of something. May be called from any thread.</summary>
    public void Tell(WatchEvent it) => _events.Writer.TryWrite(it);

    /// <summary>Works until the learner quits.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Request(_kata, TimeSpan.Zero);
        try
        {
            await foreach (var it in _events.Reader.ReadAllAsync(cancellationToken))
            {
                if (!Take(it))
                {
                    return;
                }
            }
        }
        finally
        {
            _stage.Close();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private bool Take(WatchEvent it)
    {
        try
        {
            return Handle(it);
        }
        catch (SetupException defect)
        {
            Screen.Line(defect.Message, Tone.Bad);
            return true;
        }
        finally
        {
            _stage.Draw();
        }
    }

    private bool Handle(WatchEvent it)
    {
        switch (it)
        {
            case WatchEvent.Saved saved:
                Handle(saved);
                return true;
            case WatchEvent.Pressed pressed:
                try
                {
                    return Handle(pressed.Key);
                }
                finally
                {
                    pressed.Handled();
                }

            case WatchEvent.Deaf deaf:
                Screen.Line($"{deaf.Path} was saved, and the file system did not report it. {SavesView.Polling}", Tone.Strong);
                return true;
            case WatchEvent.Waited waited:
                if (string.Equals(waited.Typed, _number.Typed, StringComparison.Ordinal))
                {
                    GoTo(_number.Take());
                }

                return true;
            case WatchEvent.Checked done:
                Show(done);
                return true;
            case WatchEvent.Recognised recognised:
                Show(recognised);
                return true;
            case WatchEvent.CheckedAll all:
                foreach (var status in all.Statuses)
                {
                    _known[status.Name] = status;
                }

                _stage.ShowAnswer(screen => KataTable.Show(screen, all.Statuses));
                return true;
            case WatchEvent.Running running:
                _stage.Mark(running.What, running.Elapsed, running.Elapsed >= s_patience);
                return true;
            case WatchEvent.Opened opened:
                _stage.Begin();
                Screen.Line(opened.Sentence, Tone.Quiet);
                return true;
            case WatchEvent.Refused refused:
                Screen.Line(refused.Sentence, Tone.Bad);
                _stage.Age();
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(it), it, "There is no such event.");
        }
    }

    private void Handle(WatchEvent.Saved saved)
    {
        if (saved.Path is not null && _copies.Of(saved.Path) is { } notice)
        {
            Screen.Line(notice, Tone.Bad);
        }
        else if (saved.Path is not null && StrayFiles.Contains(saved.Path))
        {
            return;
        }
        else if (saved.Path is null || saved.Path.StartsWith("katas/support/", StringComparison.Ordinal))
        {
            Request(_kata, s_quiet);
        }
        else if (saved.Path.Split('/') is ["katas", var kata, _] && _session.Repository.KataFolders().Contains(kata, StringComparer.Ordinal))
        {
            // Some editors tell of one save three times.
            var content = ContentOf(kata);
            if (!string.Equals(kata, _kata, StringComparison.Ordinal) || content is null || !string.Equals(content, _seen, StringComparison.Ordinal))
            {
                _seen = content;
                Request(kata, s_quiet);
            }
        }
    }

    private bool Handle(char key)
    {
        _stage.Begin();
        if (IsAnswer(key) || _stage.Turn(key))
        {
            return true;
        }

        if (_kata.Length == 0 && key is 'o' or 'h' or 's' or 'd' or 'm' or 'n' or 'p' or 'x')
        {
            Screen.Line("One moment: the dojo is still looking for the first kata that is not done.", Tone.Quiet);
            return true;
        }

        if (IsQuestion(key))
        {
            return true;
        }

        switch (key)
        {
            case 'q':
                return false;
            case KeyReader.Enter:
                Request(_kata, TimeSpan.Zero);
                break;
            case 'o':
                OpenFile();
                break;
            case 'r':
                _run.Request(TimeSpan.Zero, CheckAllAsync);
                break;
            case 'n':
                Next();
                break;
            case 'p':
                Previous();
                break;
            case >= '0' and <= '9':
                Type(key);
                break;
            case 'x':
                Screen.Line($"Reset {_kata}? Your file is kept in {DojoFolder.Path}/backups. Press y for yes.", Tone.Strong);
                _question = (Reset, "Nothing was changed.", IsGrave: true);
                break;
            default:
                Screen.Line(char.IsControl(key) ? "That key does nothing here." : $"The key {key} does nothing here.", Tone.Quiet);
                _stage.ShowKeys();
                break;
        }

        return true;
    }

    // To a question that was asked, or to the number that is being typed.
    private bool IsAnswer(char key)
    {
        if (_question is { } question)
        {
            _question = null;
            if (key == 'y')
            {
                question.Yes();
                return true;
            }

            Screen.Line(question.No, Tone.Quiet);
            if (question.IsGrave || key is 'n' or KeyReader.Escape)
            {
                return true;
            }
        }

        if (_number.Typed.Length == 0 || char.IsAsciiDigit(key))
        {
            return false;
        }

        var typed = _number.Take();
        if (key == KeyReader.Enter)
        {
            GoTo(typed);
        }

        return key == KeyReader.Enter;
    }

    // For something to read.
    private bool IsQuestion(char key)
    {
        switch (key)
        {
            case 'h':
                _stage.ShowAnswer(screen => HintCommand.Show(_session with { Screen = screen }, _kata, step: null));
                return true;
            case 'l':
                _stage.ShowAnswer(ShowList);
                return true;
            case 's':
                ShowAnswers(SolutionCommand.Show, "the solution");
                return true;
            case 'd':
                ShowAnswers(SolutionCommand.ShowDiff, "how the solution differs from your file");
                return true;
            case 'm':
                ShowAnswers(SolutionCommand.ShowMistakes, "the mistakes that people make");
                return true;
            case 'b' when _recognised is { } recognised:
                Screen.Line("Opening the page ...", Tone.Quiet);
                _ = Task.Run(() => GuardAsync(async () => Tell(new WatchEvent.Opened(await _belief.OpenAsync(recognised.Status.Kata!, recognised.Mistake.Header, CancellationToken.None)))));
                return true;
            case 'b':
                Screen.Line("b opens a page about a known mistake, and none is showing here.", Tone.Quiet);
                return true;
            case 'v' or KeyReader.Escape:
                return _stage.ShowVerdictAgain();
            default:
                return false;
        }
    }

    private void Type(char digit)
    {
        if (_number.Add(digit, _session.Repository.KataFolders()))
        {
            GoTo(_number.Take());
        }
        else
        {
            Screen.Line($"Going to kata {_number.Typed}, unless another digit follows ...", Tone.Quiet);
        }
    }

    private void Request(string kata, TimeSpan quiet)
    {
        _kata = kata;
        _run.Request(quiet, kata.Length == 0 ? FindFirstAsync : token => CheckAsync(kata, token));
    }

    private void Next()
    {
        var names = _session.Repository.KataFolders();
        var at = names.Index().Where(it => string.Equals(it.Item, _kata, StringComparison.Ordinal)).Select(static it => it.Index).FirstOrDefault(-1);
        var next = names.Skip(at + 1).Concat(names.Take(Math.Max(0, at))).FirstOrDefault(name => Known(name)?.State is not KataState.Done and not KataState.Broken);
        if (next is null)
        {
            Screen.Line(Known(_kata)?.State == KataState.Done ? "There is no other kata left: all are green." : "All other katas are green.", Tone.Good);
        }
        else
        {
            Request(next, TimeSpan.Zero);
        }
    }

    private void Reset()
    {
        ResetCommand.Reset(_session, KataFiles.Of(_session.Repository, _kata), _clock);
        if (Saves is null)
        {
            Request(_kata, TimeSpan.Zero);
        }
    }

    // What an editor in our terminal has left on it goes with the next verdict.
    private void OpenFile()
    {
        if (OpenCommand.Open(_session, Kata.Load(KataFiles.Of(_session.Repository, _kata)), Known(_kata), EditCommand))
        {
            Request(_kata, TimeSpan.Zero);
        }
    }

    private void Previous()
    {
        if (_session.Repository.KataFolders().LastOrDefault(name => string.CompareOrdinal(name, _kata) < 0) is { } previous)
        {
            Request(previous, TimeSpan.Zero);
        }
        else
        {
            Screen.Line($"{_kata} is the first kata.");
        }
    }

    private void GoTo(string number)
    {
        _stage.Begin();
        Request(KataFinder.Find(_session.Repository, number), TimeSpan.Zero);
    }

    // Whoever has no answer yet may look all the same, but not by accident.
    private void ShowAnswers(Action<Session, KataFiles> show, string what)
    {
        var kata = _kata;
        void Open() => _stage.ShowAnswer(screen => show(_session with { Screen = screen }, KataFiles.Of(_session.Repository, kata)));
        if (Known(kata)?.State == KataState.Done)
        {
            Open();
        }
        else
        {
            Screen.Line($"{kata} is not green yet. Press y to see {what} anyway.", Tone.Strong);
            _question = (Open, "Nothing was shown.", IsGrave: false);
        }
    }

    private void ShowList(Screen screen)
    {
        foreach (var name in _session.Repository.KataFolders())
        {
            var (mark, tone) = Known(name)?.State switch
            {
                KataState.Done => ("done ", Tone.Good),
                KataState.Broken or KataState.DoesNotCompile => ("error", Tone.Bad),
                _ => ("     ", Tone.Plain),
            };
            var isHere = string.Equals(name, _kata, StringComparison.Ordinal);
            screen.Line(($"  {mark}  ", tone), ($"{name}{(isHere ? "  (you are here)" : "")}", isHere ? Tone.Strong : Tone.Plain));
        }
    }

    // What was seen in this session, or remembered of another one.
    private KataStatus? Known(string name)
    {
        if (!_known.TryGetValue(name, out var status) && _checker.Recall(name) is { } recalled)
        {
            _known[name] = status = recalled;
        }

        return status;
    }

    private void Show(WatchEvent.Checked done)
    {
        var status = done.Status;
        (_kata, _recognised) = (status.Name, null);
        _known[status.Name] = status;
        _stage.Keys = KeysNow();
        _stage.ShowVerdict(WriterOf(status, _stamp.Of(status, done.Took)));
    }

    private void Show(WatchEvent.Recognised recognised)
    {
        _recognised = recognised;
        _stage.Keys = KeysNow();
        void Name(Screen screen, VerdictDetail detail) => MistakeView.Show(_session with { Screen = screen }, recognised.Status.Kata!, recognised.Mistake, detail);
        _stage.Extend(Name);
    }

    private Keys KeysNow()
    {
        var numbers = _session.Repository.KataFolders().Select(Kata.NumberOf).OfType<int>().ToList();
        return !HasKeys || numbers.Count == 0 ? Keys.None
            : new Keys(string.Create(CultureInfo.InvariantCulture, $"{numbers.Min()}{(numbers.Count > 1 ? $"-{numbers.Max()}" : "")}"), HasBelief: _recognised is not null, SavesView.Of(Saves));
    }

    private Action<Screen, VerdictDetail> WriterOf(KataStatus status, string stamp) => (screen, detail) =>
    {
        var names = _session.Repository.KataFolders();
        ProgressBar.Show(screen, names.Count(name => Known(name)?.State == KataState.Done), names.Count);
        screen.Line(stamp, Tone.Quiet);
        VerdictView.Gap(screen, detail);
        VerdictView.Show(_session with { Screen = screen }, status, detail);
        if (status.State == KataState.Done)
        {
            VerdictView.Gap(screen, detail);
            screen.Line(names.All(name => Known(name)?.State == KataState.Done) ? "Every kata is green. Well done!" : "All green. Press n for the next kata, s to compare your answer with others.", Tone.Good);
        }
    };

    private Task FindFirstAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var ((status, isRemembered), took) = await _mark.RunAsync("Looking at the katas", async () =>
        {
            KataStatus? status = null;
            var isRemembered = false;
            foreach (var name in _session.Repository.KataFolders())
            {
                isRemembered = _checker.Recall(name) is { Run: not null } or { Errors.Count: > 0 };
                status = await _checker.LookAsync(name, cancellationToken);
                if (status.State is not KataState.Done and not KataState.Broken)
                {
                    break;
                }
            }

            return (status, isRemembered);
        });
        if (status is not null)
        {
            await AnswerAsync(new WatchEvent.Checked(status, isRemembered ? null : took), cancellationToken);
        }
    }, cancellationToken);

    private Task CheckAsync(string kata, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var (status, took) = await _mark.RunAsync($"Running the specs of {kata}", () => _checker.CheckAsync(kata, cancellationToken));
        await AnswerAsync(new WatchEvent.Checked(status, took), cancellationToken);
    }, cancellationToken);

    private async Task AnswerAsync(WatchEvent.Checked answer, CancellationToken cancellationToken)
    {
        Tell(answer);
        _checker.Prepare();
        await RecogniseAsync(answer.Status, cancellationToken);
        await RestAsync(cancellationToken);
    }

    private async Task RecogniseAsync(KataStatus status, CancellationToken cancellationToken)
    {
        if (status.Run is { Passed: false } run && await _mistakes.FindAsync(status.Kata!, run, cancellationToken) is { } mistake)
        {
            Tell(new WatchEvent.Recognised(status, mistake));
            if (Screen.CanLink)
            {
                _belief.Prepare();
            }
        }
    }

    private Task CheckAllAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var statuses = new List<KataStatus>();
        foreach (var name in _session.Repository.KataFolders())
        {
            var (status, _) = await _mark.RunAsync($"Running the specs of all katas: {name}", () => _checker.CheckAsync(name, cancellationToken));
            statuses.Add(status);
        }

        Tell(new WatchEvent.CheckedAll(statuses));
        _checker.Prepare();
    }, cancellationToken);

    // While the learner thinks, the machine belongs to others.
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(s_rest, _clock, cancellationToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    // The dojo stays, whatever happens to a run. One that is wanted no longer has nothing to say.
    private async Task GuardAsync(Func<Task> work, CancellationToken cancellationToken = default)
    {
        try
        {
            await work();
        }
        catch (SetupException defect) when (!cancellationToken.IsCancellationRequested)
        {
            Tell(new WatchEvent.Refused(defect.Message));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Tell(new WatchEvent.Refused($"That did not work ({exception.Message}); save again."));
        }
    }

    private string? ContentOf(string kata)
    {
        try
        {
            // Who saves without a change is answered too.
            var learner = Kata.Load(KataFiles.Of(_session.Repository, kata)).Learner;
            return string.Create(CultureInfo.InvariantCulture, $"{ContentKey.Of(learner)} {File.GetLastWriteTimeUtc(_session.Repository.FullPath(learner.File)).Ticks}");
        }
        catch (SetupException)
        {
            return null; // in the middle of a save; or it is gone, which the run will say
        }
    }
}
