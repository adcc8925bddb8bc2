using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.CommandLine;

/// <summary>Finds the kata that the learner means.</summary>
internal static class KataFinder
{
    /// <summary>
    /// Finds a kata by its number, by its name or a part of it, or by the file that the learner writes there, if there
    /// is no other of that name. Whoever names what several katas have, or what katas teach, is told which they are.
    /// </summary>
    /// <returns>Name of its folder.</returns>
    /// <exception cref="SetupException">There is none, or more than one.</exception>
    public static string Find(Repository repository, string wanted)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var names = repository.KataFolders();
        return NameFinder.Find(
            names,
            wanted,
            "kata",
            repository.CommandLine("list"),
            () => names.SelectMany(name => WordsOf(KataFiles.Of(repository, name)))
        );
    }

    private static IEnumerable<KnownWord> WordsOf(KataFiles kata)
    {
        var repository = kata.Repository;
        var file = kata.LearnerFile;
        IEnumerable<string> written =
            file is null ? []
            : repository.Has(file) ? [kata.Subject!, .. SourceTypes.In(repository.Read(file))]
            : [kata.Subject!];
        foreach (var word in written.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            yield return new KnownWord(kata.Name, word, IsTaught: false);
        }

        foreach (var word in TaughtBy(kata))
        {
            yield return new KnownWord(kata.Name, word, IsTaught: true);
        }
    }

    // Whoever has mistyped a name is not to be told of a page that is broken.
    private static string[] TaughtBy(KataFiles kata)
    {
        try
        {
            return FrontMatter.Parse(kata.Readme, kata.Repository.Read(kata.Readme)).Teaches;
        }
        catch (Exception exception) when (exception is SetupException or FormatException)
        {
            return [];
        }
    }
}
