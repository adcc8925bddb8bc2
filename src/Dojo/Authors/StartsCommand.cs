using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>starts [KATA]</c>: makes the files in katas/ those that <c>reset</c> brings back, for those who write katas.
/// </summary>
internal static class StartsCommand
{
    public static int Run(Session session, string? wanted)
    {
        var repository = session.Repository;
        var starts = new StartingFiles(repository);
        foreach (var name in wanted is null ? repository.KataFolders() : [KataFinder.Find(repository, wanted)])
        {
            var kata = KataFiles.Of(repository, name);
            if (starts.IsUntouched(kata))
            {
                continue;
            }

            var loaded = Kata.Load(kata);
            var learner = loaded.LearnerFile;
            if (!StubRules.IsToBeWritten(loaded.FrontMatter, repository.Read(learner)))
            {
                throw new SetupException(
                    $"{learner} has nothing left to write, so it is not a starting file; get the stub back first."
                );
            }

            starts.Take(kata);
            session.Screen.Line($"{kata.StartingFile} is now what {learner} is.", Tone.Good);
        }

        session.Screen.Line("Every kata is as it was at the start.");
        return ExitCode.Done;
    }
}
