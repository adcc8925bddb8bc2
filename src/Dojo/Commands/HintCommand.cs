using System;
using System.Globalization;
using System.Linq;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary><c>hint KATA</c>: one of the three hints.</summary>
internal static class HintCommand
{
    public static int Run(Session session, string wanted, int step)
    {
        var name = NameFinder.Find(session.Repository.KataFolders(), wanted, "kata");
        var file = KataFiles.Of(session.Repository, name).Hints;
        if (!session.Repository.Has(file))
        {
            throw new SetupException($"{file} is missing. Get it back with: git checkout -- {file}");
        }

        var hints = new Page(session.Repository.Read(file)).Sections.Where(static section => section.Heading.StartsWith("Hint ", StringComparison.Ordinal)).ToList();
        if (step < 1 || step > hints.Count)
        {
            throw new SetupException(string.Create(CultureInfo.InvariantCulture, $"{name} has hints 1 to {hints.Count}; there is no hint {step}."));
        }

        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{name}, hint {step} of {hints.Count}"), Tone.Strong);
        session.Screen.Line();
        session.Screen.Block(hints[step - 1].Text, indent: "");
        if (step < hints.Count)
        {
            session.Screen.Line();
            session.Screen.Line(("More  ", Tone.Strong), (session.CommandLine(string.Create(CultureInfo.InvariantCulture, $"hint {name.Split('-')[0]} --step {step + 1}")), Tone.Plain));
        }

        return ExitCode.Done;
    }
}
