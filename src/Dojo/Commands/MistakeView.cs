using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Names the misconception behind a failure, and where to read on; never the way out.</summary>
internal static class MistakeView
{
    /// <summary>Names it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="kata">The kata.</param>
    /// <param name="mistake">The mistake that fails in the same way.</param>
    /// <param name="detail">Whether to stand apart from what is above; null: yes.</param>
    public static void Show(Session session, Kata kata, MistakeHeader mistake, VerdictDetail? detail = null)
    {
        VerdictView.Gap(session.Screen, detail ?? VerdictDetail.Full);
        session.Screen.Line(("Known mistake  ", Tone.Strong), ($"Code fails exactly like this when its author believes: {mistake.Misconception}", Tone.Plain));
        var page = new BeliefPage(session.Repository);
        session.Screen.Line(("See            ", Tone.Strong), new Piece(session.Here(page.PlaceOf(kata, mistake)), Tone.Plain, page.AddressOf(kata, mistake)));
    }
}
