using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>Names the copies beside an answer, so that nobody works in one of them and waits for a verdict.</summary>
internal static class CopyView
{
    public static void Show(Session session, Kata kata)
    {
        foreach (var copy in kata.Files.Copies)
        {
            session.Screen.Line(
                ("Note  ", Tone.Strong),
                (
                    $"Nobody reads {session.Here(copy)}, which looks like a copy. Your answer is "
                        + $"{session.Here(kata.LearnerFile)}.",
                    Tone.Plain
                )
            );
        }
    }
}
