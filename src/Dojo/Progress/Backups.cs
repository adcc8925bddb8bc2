using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using AsyncKatas.Dojo.Engine;

namespace AsyncKatas.Dojo.Progress;

/// <summary>Learners' files that had to make room for others. None is ever overwritten or removed.</summary>
/// <param name="repository">The checkout.</param>
/// <param name="clock">Tells the date that each carries.</param>
internal sealed class Backups(Repository repository, TimeProvider clock)
{
    /// <summary>The backups of a kata, the oldest first.</summary>
    public IReadOnlyList<string> Of(KataFiles kata) => repository.Files(FolderOf(kata), "*.cs");

    /// <summary>Keeps what the learner has written, unless the very same is kept already.</summary>
    /// <returns>Where it is kept.</returns>
    /// <exception cref="SetupException">It cannot be kept.</exception>
    public string Keep(KataFiles kata)
    {
        var text = repository.Read(kata.LearnerFile!);
        if (Of(kata).LastOrDefault(backup => string.Equals(repository.Read(backup), text, StringComparison.Ordinal)) is { } same)
        {
            return same;
        }

        var now = clock.GetUtcNow();
        try
        {
            Directory.CreateDirectory(repository.FullPath(FolderOf(kata)));
            for (var copy = 1; ; copy++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{FolderOf(kata)}/{now:yyyy-MM-dd'T'HH-mm-ss'Z'}{(copy == 1 ? "" : $"-{copy}")}-{kata.Subject}.cs");
                if (!repository.Has(path))
                {
                    File.Copy(repository.FullPath(kata.LearnerFile!), repository.FullPath(path), overwrite: false);
                    return path;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{kata.LearnerFile} cannot be kept in {FolderOf(kata)} ({exception.Message}); nothing was changed.");
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
            throw new SetupException($"{kata.LearnerFile} cannot be written: {exception.Message} Your file is safe: {backup}");
        }
    }

    private static string FolderOf(KataFiles kata) => $"{DojoFolder.Path}/backups/{kata.Name}";
}
