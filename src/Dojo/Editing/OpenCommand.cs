using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Editing;

/// <summary><c>open KATA</c>: the learner's editor shows the file at the line to continue from.</summary>
internal static class OpenCommand
{
    public static int Run(Session session, string wanted, string? editCommand)
    {
        var name = KataFinder.Find(session.Repository, wanted);
        var kata = Kata.Load(KataFiles.Of(session.Repository, name));
        Open(session, kata, new KataChecker(session.Repository).Recall(name), editCommand);
        return ExitCode.Done;
    }

    /// <summary>Opens the file of a kata.</summary>
    /// <param name="session">Where.</param>
    /// <param name="known">What its specs have said of its present content; null: nobody knows.</param>
    /// <param name="editCommand">The editor; null: the one that is set up here.</param>
    /// <returns>True if the editor has ended, so that the file may have changed.</returns>
    public static bool Open(Session session, Kata kata, KataStatus? known, string? editCommand)
    {
        var line = EditPlace.LineOf(kata, known?.Errors ?? [], known?.Run?.FirstOpen);
        var editor = Editor.Choose(
            editCommand,
            (session.Repository.FullPath(kata.LearnerFile), line),
            session.Screen.Variable,
            EditorRun.Find
        );
        EditorRun.Start(editor);
        if (editor.HasWindow)
        {
            var place =
                session.Here(kata.LearnerFile)
                + (line is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{line}"));
            session.Screen.Line($"{editor.Name} opens {place}.", Tone.Good);
        }

        return !editor.HasWindow;
    }
}
