using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>
/// Brings a new version and keeps the learner's files. Everything that makes room is safe before anything is touched,
/// and the plan says what is still to do: an update that was stopped at any point goes on where it was.
/// </summary>
/// <param name="clock">Tells the dates of backups.</param>
/// <param name="begins">Told when it is known what to do, and nothing is done yet.</param>
/// <param name="step">Told of each change before it is made; null: nobody is.</param>
internal sealed class Updater(Repository repository, TimeProvider clock, Action begins, Action<string>? step = null)
{
    private readonly UpdateFiles _files = new(repository, step);

    /// <summary>Updates, or goes on with an update that was stopped.</summary>
    /// <param name="fresh">The new version; null: git fetches it.</param>
    /// <returns>What has changed; null if there is nothing new.</returns>
    /// <exception cref="SetupException">There is no new version to be had, or it cannot be put here.</exception>
    public UpdateReport? Run(Repository? fresh)
    {
        using var only = Lock();
        var answers = new Answers(repository, clock, _files);
        var plan = UpdatePlan.Find(repository);
        var isFromFolder = plan is null ? fresh is not null : plan.Commit is null;
        IUpdateSource source = isFromFolder
            ? new FolderSource(repository, fresh, answers, _files)
            : new GitSource(repository, FindGit(), answers, _files);
        if (plan is null)
        {
            plan = Guard(
                () =>
                {
                    _files.DeleteFolder(UpdatePlan.Folder);
                    return source.Prepare();
                },
                static why => $"The update cannot begin ({why}); nothing was changed."
            );
            if (plan is null)
            {
                return null;
            }
        }

        begins();
        return Guard(
            () => Finish(source, answers, plan),
            static why =>
                $"The update was stopped ({why}). Nothing of yours is lost. Fix that, then continue with: "
                + Installation.CommandLine("src/Dojo", "update")
        );
    }

    private UpdateReport Finish(IUpdateSource source, Answers answers, UpdatePlan plan)
    {
        try
        {
            plan = source.Apply(plan);
        }
        catch (SetupException)
        {
            plan = UpdatePlan.Find(repository)!;
            PutBack(source, answers, plan);
            foreach (var path in plan.Changed.Where(path => repository.Has($"{plan.Backup}/{path}")))
            {
                _files.Copy(repository.FullPath($"{plan.Backup}/{path}"), path);
            }

            UpdatePlan.Remove(_files);
            throw;
        }

        var places = PutBack(source, answers, plan);
        var known = plan.Katas.Select(old => Answers.SameKata(repository, old)).ToHashSet(StringComparer.Ordinal);
        var report = new UpdateReport(plan, places, [.. repository.KataFolders().Where(name => !known.Contains(name))]);
        UpdatePlan.Remove(_files);
        return report;
    }

    private static Dictionary<KeptAnswer, string?> PutBack(IUpdateSource source, Answers answers, UpdatePlan plan) =>
        plan.Answers.ToDictionary(
            static answer => answer,
            answer => answers.PutBack(answer, path => source.IsOurs(plan, path))
        );

    private Git FindGit() =>
        Git.Find(repository)
        ?? throw new SetupException(
            "This AsyncKatas is not a git checkout, or git is not installed. Download the "
                + $"new version, unpack it in another folder, and say where: {Remedy.UpdateFromFolder}"
        );

    private FileStream Lock()
    {
        var path = repository.FullPath($"{DojoFolder.Path}/update.lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(
                $"Another update is under way here, or {DojoFolder.Path} cannot be written to "
                    + $"({exception.Message}); nothing was changed."
            );
        }
    }

    private static TResult Guard<TResult>(Func<TResult> work, Func<string, string> sentence)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(sentence(exception.Message.TrimEnd('.')));
        }
    }
}
