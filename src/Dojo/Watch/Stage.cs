using System.Globalization;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// What is on the learner's screen: a verdict or an answer, below it what there is to say at the moment, the keys, and
/// the mark of what runs. It always fits; what is longer has pages. Where nothing can be written over, all of it is
/// written below each other.
/// </summary>
internal sealed class Stage
{
    private const string WholeVerdict = "whole verdict";

    private readonly List<IReadOnlyList<Piece>> _notes = [];
    private readonly Screen _screen;
    private readonly StatusLine _mark;
    private Action<Screen, VerdictDetail>? _verdict;
    private IReadOnlyList<IReadOnlyList<Piece>>? _answer;
    private int _top;
    private bool _isStale;
    private bool _isOld;
    private int _drawnNotes;
    private string? _said;

    /// <summary>Creates the stage.</summary>
    /// <param name="screen">Where it stands.</param>
    public Stage(Screen screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        _screen = screen;
        _mark = new StatusLine(screen);
        Notes = screen.IsLive ? screen.Recorder(_notes) : screen;
    }

    /// <summary>Where to write what there is to say at the moment.</summary>
    public Screen Notes { get; }

    /// <summary>The keys that are shown.</summary>
    public Keys Keys { get; set; } = Keys.None;

    /// <summary>The learner has pressed a key, and so has read what was said before.</summary>
    public void Begin()
    {
        _isStale |= _notes.Count > 0;
        _notes.Clear();
    }

    /// <summary>What was said last is over with the next verdict; else it is there until the one after.</summary>
    public void Age() => _isOld = true;

    /// <summary>Shows a verdict in place of everything else.</summary>
    /// <param name="write">Writes it, in as much detail as it is told.</param>
    public void ShowVerdict(Action<Screen, VerdictDetail> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        (_verdict, _answer, _isStale) = (write, null, true);
        if (_isOld)
        {
            _notes.Clear();
        }

        // What a key has done is still news when the run that it has led to is over.
        _isOld = _notes.Count > 0;
        if (!_screen.IsLive)
        {
            _screen.Clear();
            write(_screen, VerdictDetail.Full);
            ShowKeys();
        }
    }

    /// <summary>Adds to the verdict that is there; whoever reads an answer is not disturbed.</summary>
    /// <param name="write">Writes what is new.</param>
    /// <param name="saysKeys">False: it brings no key, and those that there are have just been said.</param>
    public void Extend(Action<Screen, VerdictDetail> write, bool saysKeys = true)
    {
        ArgumentNullException.ThrowIfNull(write);
        _verdict += write;
        _isStale |= _answer is null;
        if (!_screen.IsLive)
        {
            write(_screen, VerdictDetail.Full);
            if (saysKeys)
            {
                ShowKeys();
            }
        }
    }

    /// <summary>Shows an answer, from which there is a way back to the verdict.</summary>
    /// <param name="write">Writes it.</param>
    public void ShowAnswer(Action<Screen> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (_screen.IsLive)
        {
            (_answer, _top, _isStale) = (_screen.Record(write), 0, true);
            return;
        }

        _screen.Line();
        write(_screen);
        ShowKeys();
    }

    /// <summary>Shows the whole verdict again.</summary>
    /// <returns>False if there is none yet.</returns>
    public bool ShowVerdictAgain()
    {
        if (_verdict is not { } verdict)
        {
            return false;
        }

        if (!_screen.IsLive)
        {
            ShowVerdict(verdict);
        }
        else if (_answer is null && !Fits(verdict, VerdictDetail.Full))
        {
            ShowAnswer(screen => verdict(screen, VerdictDetail.Full));
        }
        else
        {
            (_answer, _isStale) = (null, true);
        }

        return true;
    }

    /// <summary>Turns the pages of a long answer.</summary>
    /// <returns>False if the key has nothing to do with pages.</returns>
    public bool Turn(char key)
    {
        if (!_screen.IsLive || _answer is not { } answer || PageSize(answer) is not { } page)
        {
            return false;
        }

        switch (key)
        {
            case KeyReader.Enter or KeyReader.Down or 'n' when _top + page < answer.Count:
                _top += page;
                break;
            case KeyReader.Up or 'p' when _top > 0:
                _top = Math.Max(0, _top - page);
                break;
            case KeyReader.Up or 'p':
                break;
            case KeyReader.Enter or KeyReader.Down or KeyReader.Escape or 'n' or 'q':
                _answer = null;
                break;
            default:
                _answer = null;
                _isStale = true;
                return false;
        }

        _isStale = true;
        return true;
    }

    /// <summary>Shows what runs, and for how long.</summary>
    public void Mark(string what, TimeSpan elapsed, bool isSlow)
    {
        var slow = isSlow ? " Anything that hangs will be stopped and named; a save starts over." : "";
        if (_screen.IsLive)
        {
            _mark.Show(string.Create(CultureInfo.InvariantCulture, $"{what} ... {(int)elapsed.TotalSeconds} s.{slow}"));
        }
        else if (elapsed == TimeSpan.Zero || !string.Equals(_said, slow, StringComparison.Ordinal))
        {
            // Whoever listens needs no clock that ticks.
            _screen.Line($"{what}{(isSlow ? " is taking a while." : " ...")}{slow}", Tone.Quiet);
        }

        _said = slow;
    }

    /// <summary>Says what the keys do, where they are not on the screen all the time.</summary>
    public void ShowKeys()
    {
        if (_screen.IsLive)
        {
            return;
        }

        var keys = Keys.Rows(_screen.IsTerminal ? _screen.Width : int.MaxValue, verdict: null);
        if (keys.Count > 0)
        {
            _screen.Line();
        }

        foreach (var row in keys)
        {
            _screen.Row(row);
        }
    }

    /// <summary>Brings the screen up to date.</summary>
    public void Draw()
    {
        if (!_screen.IsLive || (!_isStale && _notes.Count == _drawnNotes))
        {
            return;
        }

        (_isStale, _drawnNotes) = (false, _notes.Count);
        _mark.Clear();
        var foot = Foot();
        _screen.Redraw(Body(_screen.Height - 1 - foot.Count).Concat(foot));
    }

    /// <summary>Leaves the terminal as it should be for whatever comes next.</summary>
    public void Close() => _mark.Clear();

    // The last line of the terminal is left to the mark.
    private IEnumerable<IReadOnlyList<Piece>> Body(int height)
    {
        if (_answer is { } answer)
        {
            return answer.Skip(_top).Take(PageSize(answer) ?? answer.Count);
        }

        if (_verdict is not { } verdict)
        {
            return [];
        }

        var rows = VerdictDetail.Levels.Select(level => Trim(_screen.Record(screen => verdict(screen, level))));
        return (rows.FirstOrDefault(it => it.Count <= height) ?? rows.Last()).Take(height);
    }

    private List<IReadOnlyList<Piece>> Foot()
    {
        var keys =
            _answer is { } answer && PageSize(answer) is { } page
                ? PageKeys(answer.Count, page)
                : Keys.Rows(
                    _screen.Width,
                    _answer is not null ? "verdict"
                        : _verdict is { } verdict && !Fits(verdict, VerdictDetail.Full) ? WholeVerdict
                        : null
                );
        return
        [
            [],
            .. _notes,
            .. keys,
        ];
    }

    private IReadOnlyList<IReadOnlyList<Piece>> PageKeys(int count, int page)
    {
        var last = Math.Min(count, _top + page);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Lines {_top + 1} to {last} of {count}.  {(last < count ? "Enter next page" : "Enter back")}  p previous "
                + $"page  q back"
        );
        return LineWrap.Rows([new Piece(text, Tone.Quiet)], _screen.Width);
    }

    private bool Fits(Action<Screen, VerdictDetail> verdict, VerdictDetail level) =>
        Trim(_screen.Record(screen => verdict(screen, level))).Count
        <= _screen.Height - 2 - _notes.Count - Keys.Rows(_screen.Width, WholeVerdict).Count;

    // Null if the answer needs no pages.
    private int? PageSize(IReadOnlyCollection<IReadOnlyList<Piece>> answer) =>
        answer.Count <= _screen.Height - 2 - _notes.Count - Keys.Rows(_screen.Width, WholeVerdict).Count
            ? null
            : Math.Max(1, _screen.Height - 3 - _notes.Count);

    private static IReadOnlyList<IReadOnlyList<Piece>> Trim(IReadOnlyList<IReadOnlyList<Piece>> rows) =>
        [.. rows.Reverse().SkipWhile(static row => row.Count == 0).Reverse()];
}
