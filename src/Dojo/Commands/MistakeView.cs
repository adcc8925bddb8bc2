using AsyncKatas.Dojo.Diagnosis;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Names the misconception behind a failure, and where to read on; never the way out.</summary>
internal static class MistakeView
{
    public static void Show(Session session, Kata kata, KnownMistake mistake)
    {
        session.Screen.Line();
        session.Screen.Line(("Known mistake  ", Tone.Strong), ($"\"{mistake.Spec.Sentence}\" fails like this when the author of the code believes: {mistake.Belief}", Tone.Plain));
        session.Screen.Line(("See            ", Tone.Strong), (PlaceOf(session, kata, mistake.Header), Tone.Plain));
    }

    private static string PlaceOf(Session session, Kata kata, MistakeHeader mistake) =>
        mistake.Notebook is { } notebook && NotebookLink.Exists(session.Repository, notebook)
            ? session.Here(notebook)
            : $"{session.Here(kata.Files.Readme)}#predict";
}
