using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary>What a timetable knows of a kata.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Title">As it stands above the page that its reader is shown.</param>
/// <param name="TitleLanguage">The language of the title: <c>en</c>, <c>de</c>, <c>pt-br</c>.</param>
/// <param name="Minutes">How long it takes.</param>
/// <param name="Level">One of <see cref="FrontMatter.Levels"/>.</param>
/// <param name="Teaches">What a learner uses there.</param>
/// <param name="Prerequisites">Names of the katas that come before it.</param>
internal sealed record KataTime(
    string Name,
    string Title,
    string TitleLanguage,
    int Minutes,
    string Level,
    IReadOnlyList<string> Teaches,
    IReadOnlyList<string> Prerequisites
)
{
    /// <summary>The number as it stands in the folder's name.</summary>
    public string Number => Name.Split('-')[0];

    /// <summary>The katas of a checkout, in their order.</summary>
    /// <exception cref="SetupException">
    /// The front matter of one cannot be read, or lacks its minutes or level.
    /// </exception>
    public static IReadOnlyList<KataTime> AllOf(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return [.. repository.KataFolders().Select(name => Of(repository, name))];
    }

    private static KataTime Of(Repository repository, string name)
    {
        var page = KataFiles.Of(repository, name).Readme;
        var front = FrontMatter.Read(repository, page);
        var title = KataPage.TitleOf(repository, page, front.Title ?? name);
        return front is { Minutes: > 0, Level: { } level } && FrontMatter.Levels.Contains(level, StringComparer.Ordinal)
            ? new KataTime(
                name,
                title.Text,
                title.Language,
                front.Minutes,
                level,
                front.Teaches,
                front.Prerequisites
            )
            : throw new SetupException(
                $"{page} must say how many minutes the kata takes, and its level: "
                    + $"{string.Join(", ", FrontMatter.Levels)}."
            );
    }
}
