using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Commands;
using AsyncKatas.Dojo.Diagnosis;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Progress;

namespace AsyncKatas.Dojo.Watching;

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
    private string _kata;
    private string? _seen;
    private Action? _confirmed;

    /// <summary>Creates the loop.</summary>
    /// <param name="session">Where to show what.</param>
    /// <param name="checker">Whom to ask.</param>
    /// <param name="mistakes">Who recognises failures.</param>
    /// <param name="kata">Which kata to begin with; null: the first that is not done.</param>
    /// <param name="clock">Tells when a burst of saves is over.</param>
    public WatchLoop(Session session, KataChecker checker, KnownMistakes mistakes, string? kata, TimeProvider clock)
    {
        (_session, _checker, _mistakes, _clock) = (session, checker, mistakes, clock);
        _run = new LatestRun(clock);
        _copies = new CopyNotice(session.Repository);
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
        Screen.Line("Looking at the katas ...", Tone.Quiet);
        Request(_kata, TimeSpan.Zero);
        await foreach (var it in _events.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                if (!Handle(it))
                {
                    return;
                }
            }
            catch (SetupException defect)
            {
                Screen.Line(defect.Message, Tone.Bad);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

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
                Screen.Line($"{deaf.Path} was saved, and the file system did not tell. {SavesView.Polling}", Tone.Strong);
                return true;
            case WatchEvent.Checked done:
                Show(done.Status);
                return true;
            case WatchEvent.Recognised recognised:
                MistakeView.Show(_session, recognised.Status.Kata!, recognised.Mistake);
                return true;
            case WatchEvent.CheckedAll all:
                foreach (var status in all.Statuses)
                {
                    _known[status.Name] = status;
                }

                Screen.Clear();
                KataTable.Show(Screen, all.Statuses);
                ShowKeys();
                return true;
            case WatchEvent.Slow slow:
                Screen.Line($"The specs of {slow.Kata} are still at it. Whatever hangs will be stopped and named; a save starts over.", Tone.Quiet);
                return true;
            case WatchEvent.Refused refused:
                Screen.Line(refused.Sentence, Tone.Bad);
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
            // Some editors touch a file without changing it, and some tell of one save three times.
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
        if (_confirmed is { } confirmed)
        {
            _confirmed = null;
            if (key == 'y')
            {
                confirmed();
            }
            else
            {
                Screen.Line("Nothing was changed.", Tone.Quiet);
            }

            return true;
        }

        switch (key)
        {
            case 'q':
                return false;
            case KeyReader.Enter:
                Request(_kata, TimeSpan.Zero);
                break;
            case not 'l' and not 'r' and not 'q' when _kata.Length == 0:
                Screen.Line("One moment: the dojo is still looking for the first kata that is not done.", Tone.Quiet);
                break;
            case 'o':
                OpenFile();
                break;
            case 'h':
                Screen.Line();
                HintCommand.Show(_session, _kata, step: null);
                break;
            case 'l':
                ShowList();
                break;
            case 'r':
                Screen.Line("Running the specs of all katas ...", Tone.Quiet);
                _run.Request(TimeSpan.Zero, CheckAllAsync);
                break;
            case 'n':
                Next();
                break;
            case 's':
                ShowAnswers(SolutionCommand.Show, "solution");
                break;
            case 'd':
                ShowAnswers(SolutionCommand.ShowDiff, "solution");
                break;
            case 'x':
                Screen.Line($"Shall {_kata} start again? Your file is kept in {DojoFolder.Path}/backups. Press y for yes.", Tone.Strong);
                _confirmed = Reset;
                break;
            default:
                ShowKeys();
                break;
        }

        return true;
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

    private void ShowAnswers(Action<Session, KataFiles> show, string command)
    {
        Screen.Line();
        if (Known(_kata)?.State == KataState.Done)
        {
            show(_session, KataFiles.Of(_session.Repository, _kata));
            ShowKeys();
        }
        else
        {
            Screen.Line($"{_kata} is not green yet. To look all the same: {_session.CommandLine($"{command} {_kata.Split('-')[0]} --peek")}");
        }
    }

    private void ShowList()
    {
        Screen.Line();
        foreach (var name in _session.Repository.KataFolders())
        {
            var mark = Known(name)?.State switch
            {
                KataState.Done => ("done ", Tone.Good),
                KataState.Broken or KataState.DoesNotCompile => ("error", Tone.Bad),
                _ => ("     ", Tone.Plain),
            };
            Screen.Line(($"  {mark.Item1}  ", mark.Item2), (name, string.Equals(name, _kata, StringComparison.Ordinal) ? Tone.Strong : Tone.Plain));
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

    private void Show(KataStatus status)
    {
        _kata = status.Name;
        _known[status.Name] = status;
        Screen.Clear();
        var names = _session.Repository.KataFolders();
        ProgressBar.Show(Screen, names.Count(name => Known(name)?.State == KataState.Done), names.Count);
        Screen.Line();
        VerdictView.Show(_session, status);
        if (status.State == KataState.Done)
        {
            Screen.Line();
            Screen.Line(names.All(name => Known(name)?.State == KataState.Done) ? "Every kata is green. Well done!" : "All green. Press n for the next kata, s to compare your answer with others.", Tone.Good);
        }

        ShowKeys();
    }

    private void ShowKeys()
    {
        if (HasKeys)
        {
            Screen.Line();
            SavesView.Show(Screen, Saves);
            KeyHelp.Show(Screen);
        }
    }

    private Task FindFirstAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        KataStatus? status = null;
        foreach (var name in _session.Repository.KataFolders())
        {
            status = await _checker.LookAsync(name, cancellationToken);
            if (status.State is not KataState.Done and not KataState.Broken)
            {
                break;
            }
        }

        if (status is not null)
        {
            Tell(new WatchEvent.Checked(status));
            _checker.Prepare();
            await RecogniseAsync(status, cancellationToken);
            await RestAsync(cancellationToken);
        }
    });

    private Task CheckAsync(string kata, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = TellIfSlowAsync(kata, ended.Token);
        var status = await _checker.CheckAsync(kata, cancellationToken);
        await ended.CancelAsync();
        Tell(new WatchEvent.Checked(status));
        _checker.Prepare();
        await RecogniseAsync(status, cancellationToken);
        await RestAsync(cancellationToken);
    });

    private async Task RecogniseAsync(KataStatus status, CancellationToken cancellationToken)
    {
        if (status.Run is { Passed: false } run && await _mistakes.FindAsync(status.Kata!, run, cancellationToken) is { } mistake)
        {
            Tell(new WatchEvent.Recognised(status, mistake));
        }
    }

    private Task CheckAllAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var statuses = new List<KataStatus>();
        foreach (var name in _session.Repository.KataFolders())
        {
            statuses.Add(await _checker.CheckAsync(name, cancellationToken));
        }

        Tell(new WatchEvent.CheckedAll(statuses));
        _checker.Prepare();
    });

    // While the learner thinks, the machine belongs to others.
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(s_rest, _clock, cancellationToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private async Task TellIfSlowAsync(string kata, CancellationToken cancellationToken)
    {
        await Task.Delay(s_patience, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            Tell(new WatchEvent.Slow(kata));
        }
    }

    // The dojo stays, whatever happens to a run.
    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SetupException defect)
        {
            Tell(new WatchEvent.Refused(defect.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Tell(new WatchEvent.Refused(string.Create(CultureInfo.InvariantCulture, $"That run could not be made ({exception.Message}); save again.")));
        }
    }

    private string? ContentOf(string kata)
    {
        try
        {
            return ContentKey.Of(Kata.Load(KataFiles.Of(_session.Repository, kata)).Learner);
        }
        catch (SetupException)
        {
            return null; // in the middle of a save; or it is gone, which the run will say
        }
    }
}
