using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>
/// A new version that git fetches. What the learner has changed and the new version changes too makes room first, so
/// that git has nothing to refuse.
/// </summary>
/// <param name="git">Its git.</param>
/// <param name="answers">Keeps what the learner has written.</param>
/// <param name="files">Changes files.</param>
internal sealed class GitSource(Repository repository, Git git, Answers answers, UpdateFiles files) : IUpdateSource
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public UpdatePlan? Prepare()
    {
        if (Exists("MERGE_HEAD") || Exists("rebase-merge") || Exists("rebase-apply"))
        {
            throw new SetupException(
                "git is in the middle of a merge or a rebase. Finish it, or abort it (git merge "
                    + "--abort, git rebase --abort), and update again."
            );
        }

        if (
            git.Run("symbolic-ref", "--quiet", "HEAD") is not { ExitCode: 0 }
            || git.Run("rev-parse", "--abbrev-ref", "@{upstream}") is not { ExitCode: 0, Output: var upstream }
        )
        {
            throw new SetupException(
                "This checkout follows no branch of the AsyncKatas it came from, so git does "
                    + "not know what is new. Change to the branch that does (git switch main), or take a downloaded "
                    + $"copy: {Remedy.UpdateFromFolder}"
            );
        }

        if (git.Run("fetch", "--quiet") is { ExitCode: not 0, Error: var error })
        {
            throw new SetupException(
                $"git cannot fetch {upstream} ({FirstLine(error)}); nothing was changed. Try "
                    + $"again with a network, or take a downloaded copy: {Remedy.UpdateFromFolder}"
            );
        }

        var commit = Read("rev-parse", "@{upstream}");
        if (Has(commit))
        {
            return null;
        }

        var backup = answers.NewBackupFolder();
        List<string> changed = [.. InTheWay(commit)];
        foreach (var path in changed.Where(repository.Has))
        {
            files.Copy(repository.FullPath(path), $"{backup}/{path}");
        }

        var kept = answers.KeepAll();
        var plan = new UpdatePlan
        {
            Commit = commit,
            Backup = backup,
            Katas = answers.Katas(),
            Answers = kept,
            Changed = [.. changed.Except(kept.Select(static it => it.File), StringComparer.Ordinal)],
        };
        plan.Save(files);
        return plan;
    }

    /// <inheritdoc/>
    public UpdatePlan Apply(UpdatePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        WaitForGit();
        if (Exists("MERGE_HEAD"))
        {
            // Ours: there was none when we began.
            plan = SecureAll(plan);
            files.Announce("give up a merge that was stopped");
            git.Run("merge", "--abort");
        }

        if (!Has(plan.Commit!))
        {
            plan = SecureAll(plan);
            MakeRoom(plan.Commit!);
            files.Announce("merge");
            Merge(plan);
        }

        return plan;
    }

    /// <inheritdoc/>
    public bool IsOurs(UpdatePlan plan, string path) => git.Run("diff", "--quiet", "HEAD", "--", path).ExitCode == 0;

    // What the new version changes and what is not as the last commit has it, or unknown to git.
    private IEnumerable<string> InTheWay(string commit)
    {
        var theirs = List("diff", "--name-only", "--no-renames", "-z", $"HEAD...{commit}");
        var changed = List("diff", "--name-only", "--no-renames", "-z", "HEAD").ToHashSet(StringComparer.Ordinal);
        var known = List("ls-tree", "-r", "--name-only", "-z", "HEAD").ToHashSet(StringComparer.Ordinal);
        return theirs.Where(path => changed.Contains(path) || (!known.Contains(path) && repository.Has(path)));
    }

    // What was written after the update had been stopped counts more than what was there before.
    private UpdatePlan SecureAll(UpdatePlan plan)
    {
        foreach (
            var path in InTheWay(plan.Commit!)
                .Where(path => repository.Has(path) && !IsOfGit(plan.Commit!, path))
                .ToList()
        )
        {
            if (
                plan.Answers.FirstOrDefault(answer => string.Equals(answer.File, path, StringComparison.Ordinal))
                is not { } answer
            )
            {
                files.CopyBeside(repository.FullPath(path), $"{plan.Backup}/{path}");
            }
            else if (!files.IsSame(repository.FullPath(path), answer.Backup))
            {
                var newer = answer with { Backup = answers.Keep(KataFiles.Of(repository, answer.Kata)) };
                plan = plan with { Answers = [.. plan.Answers.Select(it => it == answer ? newer : it)] };
                plan.Save(files);
            }
        }

        return plan;
    }

    // Git may have been stopped while it wrote a file: what it has written is a beginning of what it knows.
    private bool IsOfGit(string commit, string path)
    {
        var text = repository.Read(path).TrimEnd('\n');
        return new[] { "HEAD", commit }
            .Select(version => git.Run("show", $"{version}:{path}"))
            .Any(it =>
                it.ExitCode == 0 && it.Output.ReplaceLineEndings("\n").StartsWith(text, StringComparison.Ordinal)
            );
    }

    private void MakeRoom(string commit)
    {
        foreach (var path in InTheWay(commit).ToList())
        {
            if (git.Run("cat-file", "-e", $"HEAD:{path}").ExitCode == 0)
            {
                files.Announce($"take back {path}");
                Read("checkout", "--quiet", "HEAD", "--", path);
            }
            else
            {
                // New in the index alone, or known to nobody.
                files.Announce($"forget {path}");
                git.Run("rm", "--quiet", "--cached", "--ignore-unmatch", "--", path);
                files.Delete(path);
            }
        }
    }

    private void Merge(UpdatePlan plan)
    {
        if (git.Run("merge", "--quiet", "--ff-only", plan.Commit!).ExitCode == 0)
        {
            return;
        }

        string[] identity =
            git.Run("config", "user.email").Output.Length > 0
                ? []
                : ["-c", "user.name=dojo", "-c", "user.email=dojo@localhost"];
        string[] quietly = [.. identity, "-c", "commit.gpgSign=false"];
        if (git.Run([.. quietly, "merge", "--quiet", "--no-edit", plan.Commit!]) is not { ExitCode: not 0 } failed)
        {
            return;
        }

        // The learner's side of an answer is the right one; of anything else only they know.
        var open = List("diff", "--name-only", "--diff-filter=U", "-z");
        var isOnlyAnswers =
            open.Count > 0
            && open.All(path => plan.Answers.Any(answer => string.Equals(answer.File, path, StringComparison.Ordinal)));
        if (
            isOnlyAnswers
            && open.All(path =>
                git.Run("checkout", "--quiet", "--ours", "--", path).ExitCode == 0
                && git.Run("add", "--", path).ExitCode == 0
            )
            && git.Run([.. quietly, "commit", "--quiet", "--no-edit"]).ExitCode == 0
        )
        {
            return;
        }

        git.Run("merge", "--abort");
        var why =
            open.Count > 0
                ? $"your commits and the new version both change {string.Join(", ", open)}"
                : FirstLine(failed.Error.Length > 0 ? failed.Error : failed.Output);
        throw new SetupException(
            $"git cannot merge your commits with the new version: {why}. Everything is as it was "
                + "before. Merge them by hand (git merge), and update again."
        );
    }

    // A git that goes on without us, after we were killed, is at its end soon.
    private void WaitForGit()
    {
        var path = PathOf("index.lock");
        if (File.Exists(path) && !SpinWait.SpinUntil(() => !File.Exists(path), s_patience))
        {
            throw new IOException(
                "another git is running here, or one was interrupted; if none is running, " + $"delete {path}"
            );
        }
    }

    private bool Has(string commit) => git.Run("merge-base", "--is-ancestor", commit, "HEAD").ExitCode == 0;

    private bool Exists(string name) => PathOf(name) is var path && (File.Exists(path) || Directory.Exists(path));

    private string PathOf(string name) => Path.Combine(repository.Root, Read("rev-parse", "--git-path", name));

    private List<string> List(params string[] args) =>
        [.. Read(args).Split('\0', StringSplitOptions.RemoveEmptyEntries)];

    private string Read(params string[] args) =>
        git.Run(args) is { ExitCode: 0, Output: var output }
            ? output
            : throw new SetupException(
                $"git {string.Join(' ', args)} failed. See why with git status, and update again."
            );

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("it does not say why").Trim();
}
