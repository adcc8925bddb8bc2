using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>Names the misconception behind a failure, and where to read on; never the way out.</summary>
internal static class MistakeView
{
    /// <summary>Names it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="mistake">The mistake that explains the failure.</param>
    /// <param name="detail">Whether to stand apart from what is above; null: yes.</param>
    public static void Show(Session session, Kata kata, KnownMistake mistake, VerdictDetail? detail = null)
    {
        VerdictView.Gap(session.Screen, detail ?? VerdictDetail.Full);
        session.Screen.Line(
            ("Known mistake  ", Tone.Strong),
            (
                $"\"{mistake.Spec.Sentence}\" fails like this when the author of the code believes: {mistake.Belief}",
                Tone.Plain
            )
        );
        var page = new BeliefPage(session.Repository);
        session.Screen.Line(
            ("See            ", Tone.Strong),
            new Piece(
                session.Here(page.PlaceOf(kata, mistake.Header)),
                Tone.Plain,
                page.AddressOf(kata, mistake.Header)
            )
        );
    }
}
