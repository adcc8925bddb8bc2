using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Progress;

/// <summary>Learners' files that had to make room for others. None is ever overwritten or removed.</summary>
/// <param name="clock">Tells the date that each carries.</param>
internal sealed partial class Backups(Repository repository, TimeProvider clock)
{
    private const string Format = "yyyy-MM-dd'T'HH-mm-ss'Z'";

    /// <summary>The backups of a kata, the oldest first.</summary>
    public IReadOnlyList<string> Of(KataFiles kata) =>
        [.. repository.Files(FolderOf(kata), "*.cs").OrderBy(static path => AgeOf(path))];

    /// <summary>The newest backup whose text is as wanted; null if there is none.</summary>
    public string? Newest(KataFiles kata, Func<string, bool> wanted) =>
        Of(kata).LastOrDefault(backup => wanted(repository.Read(backup)));

    /// <summary>Keeps what the learner has written, unless the newest backup is the very same.</summary>
    /// <returns>Where it is kept.</returns>
    /// <exception cref="SetupException">It cannot be kept.</exception>
    public string Keep(KataFiles kata)
    {
        return Keep(
            kata,
            repository.Read(kata.LearnerFile!),
            path => File.Copy(repository.FullPath(kata.LearnerFile!), repository.FullPath(path), overwrite: false)
        );
    }

    /// <summary>
    /// Keeps what the learner has written and could not save, unless the newest backup is the very same.
    /// </summary>
    /// <param name="kata">The kata.</param>
    /// <param name="text">What the learner has written.</param>
    /// <returns>Where it is kept.</returns>
    /// <exception cref="SetupException">It cannot be kept.</exception>
    public string Keep(KataFiles kata, string text) =>
        Keep(
            kata,
            text,
            path =>
            {
                using var file = new StreamWriter(new FileStream(repository.FullPath(path), FileMode.CreateNew));
                file.Write(text);
            }
        );

    private string Keep(KataFiles kata, string text, Action<string> write)
    {
        var newest = Of(kata).LastOrDefault();
        if (newest is not null && string.Equals(repository.Read(newest), text, StringComparison.Ordinal))
        {
            return newest;
        }

        var now = clock.GetUtcNow().ToString(Format, CultureInfo.InvariantCulture);
        var (date, copy) = newest is null ? ("", 0) : AgeOf(newest);

        // The newest stays the newest, also in the same second, and after somebody has set the clock back.
        (date, copy) = string.CompareOrdinal(now, date) > 0 ? (now, 1) : (date, copy + 1);
        try
        {
            Directory.CreateDirectory(repository.FullPath(FolderOf(kata)));
            for (; ; copy++)
            {
                var path = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{FolderOf(kata)}/{date}{(copy == 1 ? "" : $"-{copy}")}-{kata.Subject}.cs"
                );
                if (!repository.Has(path))
                {
                    write(path);
                    return path;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(
                $"{kata.LearnerFile} cannot be kept in {FolderOf(kata)} ({exception.Message}); nothing was changed."
            );
        }
    }

    /// <summary>Puts a backup where the learner's file is.</summary>
    /// <exception cref="SetupException">The learner's file cannot be written.</exception>
    public void PutBack(KataFiles kata, string backup)
    {
        try
        {
            File.Copy(repository.FullPath(backup), repository.FullPath(kata.LearnerFile!), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(
                $"{kata.LearnerFile} cannot be written: {exception.Message} Your file is safe: {backup}"
            );
        }
    }

    // 2027-03-01T18-00-00Z-Runner.cs is the first of its second, 2027-03-01T18-00-00Z-2-Runner.cs the next.
    private static (string Date, int Copy) AgeOf(string path)
    {
        var name = Name().Match(path[(path.LastIndexOf('/') + 1)..]);
        return (
            name.Groups["date"].Value,
            name.Groups["copy"].Success ? int.Parse(name.Groups["copy"].Value, CultureInfo.InvariantCulture) : 1
        );
    }

    private static string FolderOf(KataFiles kata) => $"{DojoFolder.Path}/backups/{kata.Name}";

    [GeneratedRegex(
        @"^(?<date>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(-(?<copy>\d{1,9}))?-",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Name();
}
