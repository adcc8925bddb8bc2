using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Editing;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Solutions;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>What each key does.</summary>
/// <param name="session">Where to say what.</param>
/// <param name="stage">Where to show answers.</param>
/// <param name="current">Where the learner is.</param>
/// <param name="runs">Who runs the specs.</param>
/// <param name="number">The number that is being typed.</param>
/// <param name="belief">The pages about known mistakes.</param>
/// <param name="clock">Tells when a file was kept.</param>
internal sealed class KeyCommands(
    Session session,
    Stage stage,
    CurrentKata current,
    BackgroundRuns runs,
    NumberEntry number,
    BeliefPage belief,
    TimeProvider clock
)
{
    private (Action Yes, string No, bool IsGrave)? _question;

    /// <summary>True if nobody runs the specs after a save but the learner.</summary>
    public bool IsManual { get; init; }

    /// <summary>The editor for the key o; null: the one that is set up here.</summary>
    public string? EditCommand { get; init; }

    private Screen Screen => session.Screen;

    /// <summary>Does what a key asks for.</summary>
    /// <returns>False: the learner quits.</returns>
    public bool Press(char key)
    {
        stage.Begin();
        if (IsAnswer(key) || stage.Turn(key))
        {
            return true;
        }

        if (current.Name.Length == 0 && key is 'o' or 'h' or 's' or 'd' or 'm' or 'n' or 'p' or 'x')
        {
            Screen.Line("One moment: the dojo is still looking for the first kata that is not done.", Tone.Quiet);
            return true;
        }

        if (key == 'q')
        {
            return false;
        }

        if (!Read(key) && !Act(key))
        {
            Screen.Line(
                char.IsControl(key) ? "That key does nothing here." : $"The key {key} does nothing here.",
                Tone.Quiet
            );
            stage.ShowKeys();
        }

        return true;
    }

    /// <summary>Goes to the kata whose number was typed.</summary>
    public void GoTo(string typed)
    {
        stage.Begin();
        Run(KataFinder.Find(session.Repository, typed));
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

        if (number.Typed.Length == 0 || char.IsAsciiDigit(key))
        {
            return false;
        }

        var typed = number.Take();
        if (key == KeyReader.Enter)
        {
            GoTo(typed);
        }

        return key == KeyReader.Enter;
    }

    // Something to read.
    private bool Read(char key)
    {
        switch (key)
        {
            case 'h':
                stage.ShowAnswer(screen =>
                    HintCommand.Show(session with { Screen = screen }, current.Name, step: null)
                );
                return true;
            case 'l':
                stage.ShowAnswer(ShowList);
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
            case 'b' when current.Recognised is { } recognised:
                Screen.Line("Opening the page ...", Tone.Quiet);
                runs.Start(async () =>
                    new WatchEvent.Opened(
                        await belief.OpenAsync(
                            recognised.Status.Kata!,
                            recognised.Mistake.Header,
                            Screen.Variable,
                            CancellationToken.None
                        )
                    )
                );
                return true;
            case 'b':
                Screen.Line("b opens a page about a known mistake, and none is showing here.", Tone.Quiet);
                return true;
            case 'v' or KeyReader.Escape:
                return stage.ShowVerdictAgain();
            default:
                return false;
        }
    }

    // Something to do.
    private bool Act(char key)
    {
        switch (key)
        {
            case KeyReader.Enter:
                Run(current.Name);
                return true;
            case 'o':
                OpenFile();
                return true;
            case 'r':
                runs.RequestAll();
                return true;
            case 'n':
                Next();
                return true;
            case 'p':
                Previous();
                return true;
            case >= '0' and <= '9':
                Type(key);
                return true;
            case 'x':
                Screen.Line(
                    $"Reset {current.Name}? Your file is kept in {DojoFolder.Path}/backups. Press y for yes.",
                    Tone.Strong
                );
                _question = (Reset, "Nothing was changed.", IsGrave: true);
                return true;
            default:
                return false;
        }
    }

    private void Run(string kata)
    {
        current.Name = kata;
        runs.Request(kata);
    }

    private void Type(char digit)
    {
        if (number.Add(digit, current.All))
        {
            GoTo(number.Take());
        }
        else
        {
            Screen.Line($"Going to kata {number.Typed}, unless another digit follows ...", Tone.Quiet);
        }
    }

    private void Next()
    {
        if (current.Next() is { } next)
        {
            Run(next);
        }
        else
        {
            Screen.Line(
                current.IsDone(current.Name)
                    ? "There is no other kata left: all are green."
                    : "All other katas are green.",
                Tone.Good
            );
        }
    }

    private void Previous()
    {
        if (current.Previous() is { } previous)
        {
            Run(previous);
        }
        else
        {
            Screen.Line($"{current.Name} is the first kata.");
        }
    }

    private void Reset()
    {
        ResetCommand.Reset(session, current.Files, clock);
        if (IsManual)
        {
            Run(current.Name);
        }
    }

    // What an editor in our terminal has left on it goes with the next verdict.
    private void OpenFile()
    {
        if (OpenCommand.Open(session, Kata.Load(current.Files), current.StatusOf(current.Name), EditCommand))
        {
            Run(current.Name);
        }
    }

    // Whoever has no answer yet may look all the same, but not by accident.
    private void ShowAnswers(Action<Session, KataFiles> show, string what)
    {
        var kata = current.Name;
        void Open() => stage.ShowAnswer(screen => show(session with { Screen = screen }, current.FilesOf(kata)));
        if (current.IsDone(kata))
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
        foreach (var name in current.All)
        {
            var (mark, tone) = current.StatusOf(name)?.State switch
            {
                KataState.Done => ("done ", Tone.Good),
                KataState.Broken or KataState.DoesNotCompile => ("error", Tone.Bad),
                _ => ("     ", Tone.Plain),
            };
            screen.Line(
                ($"  {mark}  ", tone),
                ($"{name}{(current.Is(name) ? "  (you are here)" : "")}", current.Is(name) ? Tone.Strong : Tone.Plain)
            );
        }
    }
}
