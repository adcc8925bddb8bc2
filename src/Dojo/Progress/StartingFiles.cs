using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Progress;

/// <summary>
/// The files that learners edit, as they were before anybody did. They stand in one folder of the dojo, so that a kata
/// can start again whatever has been committed since, and without git. They end in .txt: nobody is to edit or to
/// compile them.
/// </summary>
internal sealed class StartingFiles(Repository repository)
{
    /// <summary>True if the learner has not changed anything, or has taken all changes back.</summary>
    public bool IsUntouched(KataFiles kata) =>
        kata is { LearnerFile: { } learner, StartingFile: { } start }
        && repository.Has(learner)
        && repository.Has(start)
        && string.Equals(repository.Read(learner), repository.Read(start), StringComparison.Ordinal);

    /// <summary>Puts the starting file of a kata where the learner's is.</summary>
    /// <exception cref="SetupException">There is none, or the learner's file cannot be written.</exception>
    public void PutBack(KataFiles kata) => Copy(kata.StartingFile!, kata.LearnerFile!);

    /// <summary>Makes the learner's file the starting file.</summary>
    /// <exception cref="SetupException">It cannot be read, or the starting file cannot be written.</exception>
    public void Take(KataFiles kata) => Copy(kata.LearnerFile!, kata.StartingFile!);

    private void Copy(string from, string to)
    {
        if (!repository.Has(from))
        {
            throw new SetupException($"{from} is missing. {Remedy.For(repository, from)}");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(repository.FullPath(to))!);
            File.WriteAllBytes(repository.FullPath(to), File.ReadAllBytes(repository.FullPath(from)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{to} cannot be written: {exception.Message}");
        }
    }
}
