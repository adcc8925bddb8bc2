using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Overview;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>Puts on the stage what the specs said.</summary>
/// <param name="session">Where.</param>
/// <param name="stage">The stage.</param>
/// <param name="current">Where the learner is.</param>
/// <param name="clock">Tells the time of day.</param>
internal sealed class VerdictPanel(Session session, Stage stage, CurrentKata current, TimeProvider clock)
{
    private readonly VerdictStamp _stamp = new(clock);

    /// <summary>True if there are keys to name.</summary>
    public bool HasKeys { get; set; }

    /// <summary>Who tells of saves; null: the learner says when to run.</summary>
    public SaveFeed? Saves { get; init; }

    public void Show(WatchEvent.Checked done)
    {
        var status = done.Status;
        (current.Name, current.Recognised) = (status.Name, null);
        current.Keep(status);
        stage.Keys = KeysNow();
        stage.ShowVerdict(WriterOf(status, _stamp.Of(status, done.Took)));
    }

    public void Show(WatchEvent.Recognised recognised)
    {
        current.Recognised = recognised;
        stage.Keys = KeysNow();
        stage.Extend(
            (screen, detail) =>
                MistakeView.Show(session with { Screen = screen }, recognised.Status.Kata!, recognised.Mistake, detail)
        );
    }

    public void Show(WatchEvent.Advised advised) =>
        stage.Extend((screen, detail) => AdviceView.Show(screen, advised.Advice, detail), saysKeys: false);

    public void Show(WatchEvent.CheckedAll all)
    {
        foreach (var status in all.Statuses)
        {
            current.Keep(status);
        }

        stage.ShowAnswer(screen => KataTable.Show(screen, all.Statuses));
    }

    private Keys KeysNow()
    {
        var numbers = current.All.Select(Kata.NumberOf).OfType<int>().ToList();
        return !HasKeys || numbers.Count == 0
            ? Keys.None
            : new Keys(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{numbers.Min()}{(numbers.Count > 1 ? $"-{numbers.Max()}" : "")}"
                ),
                HasBelief: current.Recognised is not null,
                SavesView.Of(Saves)
            );
    }

    private Action<Screen, VerdictDetail> WriterOf(KataStatus status, string stamp) =>
        (screen, detail) =>
        {
            var names = current.All;
            ProgressBar.Show(screen, names.Count(current.IsDone), names.Count);
            screen.Line(stamp, Tone.Quiet);
            VerdictView.Gap(screen, detail);
            VerdictView.Show(session with { Screen = screen }, status, detail);
            if (status.State == KataState.Done)
            {
                VerdictView.Gap(screen, detail);
                screen.Line(
                    names.All(current.IsDone)
                        ? "Every kata is green. Well done!"
                        : "All green. Press n for the next kata, s to compare your answer with others.",
                    Tone.Good
                );
            }
        };
}
