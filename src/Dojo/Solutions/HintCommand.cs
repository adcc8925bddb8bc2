using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Solutions;

/// <summary><c>hint KATA</c>: the next of the three hints, each time it is asked.</summary>
internal static class HintCommand
{
    /// <summary>Shows a hint.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata, in the learner's words.</param>
    /// <param name="step">Which hint; null: the one after the last that was shown, and the last again after that.</param>
    public static int Run(Session session, string wanted, int? step)
    {
        var name = KataFinder.Find(session.Repository, wanted);
        Pager.Show(session.Screen, screen =>
        {
            var (number, count) = Show(session with { Screen = screen }, name, step);
            if (number < count)
            {
                screen.Line();
                screen.Line(("More  ", Tone.Strong), (session.CommandLine($"hint {name.Split('-')[0]}"), Tone.Plain));
            }
        });
        return ExitCode.Done;
    }

    /// <summary>Shows a hint, and nothing about commands.</summary>
    /// <returns>Its number, and how many there are.</returns>
    public static (int Number, int Count) Show(Session session, string name, int? step)
    {
        var file = KataFiles.Of(session.Repository, name).Hints;
        if (!session.Repository.Has(file))
        {
            throw new SetupException($"{file} is missing. {Remedy.For(session.Repository, file)}");
        }

        var hints = new Page(session.Repository.Read(file)).Sections.Where(static section => section.Heading.StartsWith("Hint ", StringComparison.Ordinal)).ToList();
        var shown = new HintCount(new DojoFolder(session.Repository));
        var before = shown.Of(name);
        var number = step ?? Math.Min(before + 1, hints.Count);
        if (number < 1 || number > hints.Count)
        {
            throw new SetupException(string.Create(CultureInfo.InvariantCulture, $"{name} has hints 1 to {hints.Count}; there is no hint {number}."));
        }

        var isAgain = step is null && before >= hints.Count;
        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{name}, hint {number} of {hints.Count}{(isAgain ? ", the last, again" : number == hints.Count ? ", the last" : "")}"), Tone.Strong);
        session.Screen.Line();
        TerminalMarkdown.Show(session.Screen, hints[number - 1].Text);
        if (isAgain)
        {
            session.Screen.Line();
            session.Screen.Line(("First  ", Tone.Strong), (session.CommandLine($"hint {name.Split('-')[0]} --step 1"), Tone.Plain));
        }

        shown.Set(name, number);
        return (number, hints.Count);
    }
}
