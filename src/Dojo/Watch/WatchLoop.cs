using System.Threading.Channels;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// What the dojo does while the learner works: one thing after the other, as saves, keys and verdicts come in.
/// </summary>
internal sealed class WatchLoop : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(6);

    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>();
    private readonly Stage _stage;
    private readonly Screen _notes;
    private readonly CurrentKata _current;
    private readonly BackgroundRuns _runs;
    private readonly CopyNotice _copies;
    private readonly SaveFilter _saves;
    private readonly NumberEntry _number;
    private readonly BeliefPage _belief;
    private readonly VerdictPanel _verdicts;
    private readonly KeyCommands _keys;

    /// <summary>Creates the loop.</summary>
    /// <param name="session">Where to show what.</param>
    /// <param name="checker">Whom to ask.</param>
    /// <param name="mistakes">Who recognises failures.</param>
    /// <param name="kata">Which kata to begin with; null: the first that is not done.</param>
    /// <param name="clock">Tells when a burst of saves is over.</param>
    /// <param name="saves">Who tells of saves; null: the learner says when to run.</param>
    /// <param name="editCommand">The editor for the key o; null: the one that is set up here.</param>
    public WatchLoop(
        Session session,
        KataChecker checker,
        KnownMistakes mistakes,
        string? kata,
        TimeProvider clock,
        SaveFeed? saves = null,
        string? editCommand = null
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        _stage = new Stage(session.Screen);
        _notes = _stage.Notes;
        var (repository, here) = (session.Repository, session with { Screen = _notes });
        _current = new CurrentKata(repository, checker, kata);
        _belief = new BeliefPage(repository);
        _runs = new BackgroundRuns(checker, mistakes, repository, clock, Tell) { Recognised = PrepareBelief };
        _copies = new CopyNotice(repository);
        _saves = new SaveFilter(repository, _current);
        _number = new NumberEntry(clock, Tell);
        _verdicts = new VerdictPanel(here, _stage, _current, clock) { Saves = saves };
        _keys = new KeyCommands(here, _stage, _current, _runs, _number, _belief, clock)
        {
            IsManual = saves is null,
            EditCommand = editCommand,
        };
    }

    /// <summary>True if there are keys.</summary>
    public bool HasKeys
    {
        get => _verdicts.HasKeys;
        set => _verdicts.HasKeys = value;
    }

    /// <summary>Tells the loop of something. May be called from any thread.</summary>
    public void Tell(WatchEvent it) => _events.Writer.TryWrite(it);

    /// <summary>Works until the learner quits.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _runs.Request(_current.Name);
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
    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    private bool Take(WatchEvent it)
    {
        try
        {
            return Handle(it);
        }
        catch (SetupException defect)
        {
            _notes.Line(defect.Message, Tone.Bad);
            return true;
        }
        finally
        {
            (it as WatchEvent.Pressed)?.Handled();
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
                return _keys.Press(pressed.Key);
            case WatchEvent.Deaf deaf:
                _notes.Line(
                    $"{deaf.Path} was saved, and the file system did not report it. {SavesView.Polling}",
                    Tone.Strong
                );
                return true;
            case WatchEvent.Waited waited:
                if (string.Equals(waited.Typed, _number.Typed, StringComparison.Ordinal))
                {
                    _keys.GoTo(_number.Take());
                }

                return true;
            case WatchEvent.Checked done:
                _verdicts.Show(done);
                return true;
            case WatchEvent.Recognised recognised:
                _verdicts.Show(recognised);
                return true;
            case WatchEvent.Advised advised:
                _verdicts.Show(advised);
                return true;
            case WatchEvent.CheckedAll all:
                _verdicts.Show(all);
                return true;
            case WatchEvent.Running running:
                _stage.Mark(running.What, running.Elapsed, running.Elapsed >= s_patience);
                return true;
            case WatchEvent.Opened opened:
                _stage.Begin();
                _notes.Line(opened.Sentence, Tone.Quiet);
                return true;
            case WatchEvent.Refused refused:
                _notes.Line(refused.Sentence, Tone.Bad);
                _stage.Age();
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(it), it, "There is no such event.");
        }
    }

    // A link to a page that is not there yet leads nowhere.
    private void PrepareBelief()
    {
        if (_notes.CanLink)
        {
            _belief.Prepare();
        }
    }

    private void Handle(WatchEvent.Saved saved)
    {
        if (saved.Path is not null && _copies.Of(saved.Path) is { } notice)
        {
            _notes.Line(notice, Tone.Bad);
        }
        else if (_saves.KataToRun(saved.Path) is { } kata)
        {
            _current.Name = kata;
            _runs.RequestSaved(kata);
        }
    }
}
