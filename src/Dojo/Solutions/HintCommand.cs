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
    /// <param name="step">
    /// Which hint; null: the one after the last that was shown, and the last again after that.
    /// </param>
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
        var isAgain =
            step is null
            && new HintCount(new DojoFolder(session.Repository)).Of(name) >= All(session.Repository, name).Hints.Count;
        var (number, count, text, _) = Take(session.Repository, name, step);
        session.Screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, hint {number} of "
                    + $"{count}{(isAgain ? ", the last, again" : number == count ? ", the last" : "")}"
            ),
            Tone.Strong
        );
        session.Screen.Line();
        TerminalMarkdown.Show(session.Screen, text);
        if (isAgain)
        {
            session.Screen.Line();
            session.Screen.Line(
                ("First  ", Tone.Strong),
                (session.CommandLine($"hint {name.Split('-')[0]} --step 1"), Tone.Plain)
            );
        }

        return (number, count);
    }

    /// <summary>Takes a hint, and remembers that it was shown.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="name">Name of the kata.</param>
    /// <param name="step">
    /// Which hint; null: the one after the last that was shown, and the last again after that.
    /// </param>
    /// <returns>Its number, how many there are, its Markdown, and its language.</returns>
    /// <exception cref="SetupException">There is no such hint.</exception>
    public static (int Number, int Count, string Text, string Language) Take(
        Repository repository,
        string name,
        int? step
    )
    {
        var (hints, language) = All(repository, name);
        var shown = new HintCount(new DojoFolder(repository));
        var number = step ?? Math.Min(shown.Of(name) + 1, hints.Count);
        if (number < 1 || number > hints.Count)
        {
            throw new SetupException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} has hints 1 to {hints.Count}; there is no hint {number}."
                )
            );
        }

        shown.Set(name, number);
        return (number, hints.Count, hints[number - 1], language);
    }

    /// <summary>The Markdown of all hints, and their language.</summary>
    /// <exception cref="SetupException">Their file is missing.</exception>
    public static (IReadOnlyList<string> Hints, string Language) All(Repository repository, string name)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var file = KataFiles.Of(repository, name).Hints;
        if (!repository.Has(file))
        {
            throw new SetupException($"{file} is missing. {Remedy.For(repository, file)}");
        }

        var page = KataPage.Of(repository, file);
        return (
            [
                .. page.Sections.Where(static section => section.Heading.Length > 0)
                    .Select(static section => section.Text),
            ],
            page.Language
        );
    }
}
