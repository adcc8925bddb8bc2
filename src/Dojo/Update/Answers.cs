using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>Brings what the learner has written through an update.</summary>
/// <param name="clock">Tells the dates of backups.</param>
/// <param name="files">Changes files.</param>
internal sealed class Answers(Repository repository, TimeProvider clock, UpdateFiles files)
{
    /// <summary>The katas that are here: a folder without specs is none yet.</summary>
    public IReadOnlyList<string> Katas() =>
        [.. repository.KataFolders().Where(name => KataFiles.Of(repository, name).SpecFiles.Count > 0)];

    /// <summary>A place in the backups that nobody has used.</summary>
    public string NewBackupFolder()
    {
        var folder = $"{DojoFolder.Path}/backups/update-{clock.GetUtcNow():yyyy-MM-dd'T'HH-mm-ss'Z'}";
        return Enumerable
            .Range(1, int.MaxValue)
            .Select(copy => copy == 1 ? folder : $"{folder}-{copy}")
            .First(it => !repository.HasFolder(it));
    }

    /// <summary>Keeps every file that the learner has written in, where <c>restore</c> finds it.</summary>
    public IReadOnlyList<KeptAnswer> KeepAll()
    {
        var starts = new StartingFiles(repository);
        var kept = new List<KeptAnswer>();
        foreach (var kata in repository.KataFolders().Select(name => KataFiles.Of(repository, name)))
        {
            if (kata.LearnerFile is { } file && repository.Has(file) && !starts.IsUntouched(kata))
            {
                var start = kata.StartingFile!;
                kept.Add(
                    new KeptAnswer(kata.Name, file, Keep(kata), repository.Has(start) ? repository.Read(start) : null)
                );
            }
        }

        return kept;
    }

    /// <summary>Keeps one.</summary>
    /// <returns>Where.</returns>
    public string Keep(KataFiles kata)
    {
        ArgumentNullException.ThrowIfNull(kata);
        files.Announce($"keep {kata.LearnerFile}");
        return new Backups(repository, clock).Keep(kata);
    }

    /// <summary>Puts an answer where its kata is now, unless the learner has gone on writing there.</summary>
    /// <param name="isOurs">True for a file that holds what the update has put there.</param>
    /// <returns>Where it is; null if there is no such kata, or no such file, any more.</returns>
    public string? PutBack(KeptAnswer answer, Func<string, bool> isOurs)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(isOurs);
        if (
            SameKata(repository, answer.Kata) is not { } name
            || KataFiles.Of(repository, name) is not { LearnerFile: { } file } kata
            || !string.Equals(Path.GetFileName(file), Path.GetFileName(answer.File), StringComparison.Ordinal)
        )
        {
            return null;
        }

        if (
            !repository.Has(file)
            || new StartingFiles(repository).IsUntouched(kata)
            || (
                answer.Start is not null && string.Equals(repository.Read(file), answer.Start, StringComparison.Ordinal)
            )
            || isOurs(file)
        )
        {
            files.Copy(repository.FullPath(answer.Backup), file);
        }

        // Under its new number it finds its backups again.
        if (!string.Equals(name, answer.Kata, StringComparison.Ordinal))
        {
            foreach (var backup in new Backups(repository, clock).Of(KataFiles.Of(repository, answer.Kata)))
            {
                files.Copy(
                    repository.FullPath(backup),
                    backup.Replace($"/{answer.Kata}/", $"/{name}/", StringComparison.Ordinal)
                );
            }
        }

        return file;
    }

    /// <summary>Name that a kata has in a version: its own, or the same words behind another number; null if it is not
    /// there.</summary>
    public static string? SameKata(Repository version, string name)
    {
        ArgumentNullException.ThrowIfNull(version);
        var names = version.KataFolders();
        return names.FirstOrDefault(it => string.Equals(it, name, StringComparison.Ordinal))
            ?? names.FirstOrDefault(it => string.Equals(Words(it), Words(name), StringComparison.Ordinal));
    }

    private static string Words(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
}
