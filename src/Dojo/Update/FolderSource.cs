using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>A new version in another folder, such as a downloaded and unpacked copy. Needs no git.</summary>
/// <param name="fresh">The new version; null to go on with an update that has copied what it needs.</param>
/// <param name="answers">Keeps what the learner has written.</param>
/// <param name="files">Changes files.</param>
internal sealed class FolderSource(Repository repository, Repository? fresh, Answers answers, UpdateFiles files)
    : IUpdateSource
{
    private const string New = $"{UpdatePlan.Folder}/new";

    // What builds and editors make, and what a version consists of in other places.
    private static readonly string[] s_made =
    [
        ".git",
        ".dojo",
        ".vs",
        ".idea",
        "bin",
        "obj",
        "TestResults",
        "BenchmarkDotNet.Artifacts",
    ];

    // Here nobody but us puts anything: a file that was left over would be compiled.
    private static readonly string[] s_ours =
    [
        "src/",
        "solutions/",
        "tests/",
        "benchmarks/",
        "docs/",
        "katas/support/",
    ];

    /// <summary>The version in a folder: there, or one folder below, as archives are unpacked.</summary>
    /// <exception cref="SetupException">There is none, or it is the one that is to be updated.</exception>
    public static Repository Open(Repository repository, string folder, string wanted)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var full = Path.GetFullPath(Path.Combine(folder, wanted));
        if (!Directory.Exists(full))
        {
            throw new SetupException(
                $"There is no folder {wanted}. Download the new version, unpack it, and name " + "its folder."
            );
        }

        var found = Directory.EnumerateDirectories(full).Prepend(full).FirstOrDefault(static it => Repository.IsAt(it))
            ?? throw new SetupException(
                $"{wanted} holds no AsyncKatas (no AsyncKatas.sln and katas/). Name the " + "folder of the new version."
            );
        return IsInside(found, repository.Root) || IsInside(repository.Root, found)
            ? throw new SetupException(
                $"{wanted} is inside this AsyncKatas, or around it. Unpack the new version "
                    + "beside it, and name that folder."
            )
            : new Repository(found);
    }

    /// <inheritdoc/>
    public UpdatePlan? Prepare()
    {
        if (fresh is null)
        {
            throw new InvalidOperationException("There is no new version to prepare.");
        }

        var theirs = FilesOf(fresh);
        var starts = fresh
            .KataFolders()
            .Select(name => KataFiles.Of(fresh, name))
            .Where(static kata => kata.LearnerFile is not null)
            .ToDictionary(static kata => kata.LearnerFile!, StringComparer.Ordinal);
        var changed = ChangedFiles(fresh, theirs, starts);
        List<string> gone =
        [
            .. FilesOf(repository)
                .Except(theirs, StringComparer.Ordinal)
                .Except(starts.Keys, StringComparer.Ordinal)
                .Where(IsGone),
        ];
        if (changed.Count == 0 && gone.Count == 0)
        {
            return null;
        }

        var backup = answers.NewBackupFolder();
        foreach (var path in changed.Select(static it => it.Path).Concat(gone).Where(repository.Has))
        {
            files.Copy(repository.FullPath(path), $"{backup}/{path}");
        }

        foreach (var (from, path) in changed)
        {
            files.Copy(from, $"{New}/{path}");
        }

        var plan = new UpdatePlan
        {
            Backup = backup,
            Katas = answers.Katas(),
            Answers = answers.KeepAll(),
            Changed = [],
            Files = [.. changed.Select(static it => it.Path)],
            Gone = gone,
        };
        plan.Save(files);
        return plan;
    }

    // Where each file comes from that is another one now, and where it goes.
    private List<(string From, string Path)> ChangedFiles(
        Repository origin,
        IEnumerable<string> theirs,
        Dictionary<string, KataFiles> starts
    )
    {
        var touched = TouchedFiles();
        List<(string From, string Path)> changed = [];
        foreach (var path in theirs.Union(starts.Keys, StringComparer.Ordinal).Where(path => !touched.Contains(path)))
        {
            // Somebody may have worked in that copy too: what counts is how a file starts.
            var from =
                starts.TryGetValue(path, out var kata) && origin.Has(kata.StartingFile!)
                    ? origin.FullPath(kata.StartingFile!)
                    : origin.FullPath(path);
            if (File.Exists(from) && !files.IsSame(from, path))
            {
                changed.Add((from, path));
            }
        }

        return changed;
    }

    /// <inheritdoc/>
    public UpdatePlan Apply(UpdatePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        // The dojo comes last: as long as it is the old one, it builds and can go on.
        foreach (var path in plan.Files.OrderBy(static path => path.StartsWith("src/", StringComparison.Ordinal)))
        {
            if (MayGo(plan, path))
            {
                files.Copy(repository.FullPath($"{New}/{path}"), path);
            }
        }

        foreach (var path in plan.Gone.Where(path => MayGo(plan, path)))
        {
            files.Delete(path);
        }

        return plan;
    }

    /// <inheritdoc/>
    public bool IsOurs(UpdatePlan plan, string path)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return repository.Has($"{New}/{path}") && files.IsSame(repository.FullPath($"{New}/{path}"), path);
    }

    // What somebody wrote there after the update was stopped is kept too; and an answer stays.
    private bool MayGo(UpdatePlan plan, string path)
    {
        var kept = $"{plan.Backup}/{path}";
        if (
            !repository.Has(path)
            || (repository.Has(kept) && files.IsSame(repository.FullPath(kept), path))
            || IsOurs(plan, path)
        )
        {
            return true;
        }

        if (
            path.Split('/') is ["katas", var kata, _]
            && string.Equals(KataFiles.Of(repository, kata).LearnerFile, path, StringComparison.Ordinal)
        )
        {
            return false;
        }

        files.CopyBeside(repository.FullPath(path), kept);
        return true;
    }

    private HashSet<string> TouchedFiles()
    {
        var starts = new StartingFiles(repository);
        return
        [
            .. repository
                .KataFolders()
                .Select(name => KataFiles.Of(repository, name))
                .Where(kata => kata.LearnerFile is { } file && repository.Has(file) && !starts.IsUntouched(kata))
                .Select(static kata => kata.LearnerFile!),
        ];
    }

    // A kata that the new version does not know is somebody's own, unless it has got another number or another file to
    // edit.
    private bool IsGone(string path)
    {
        var parts = path.Split('/');
        var kata = parts switch
        {
            ["katas", var name, _] when !string.Equals(name, "support", StringComparison.Ordinal) => name,
            ["solutions", var name, _, ..] => name,
            _ => null,
        };
        return kata is null || Answers.SameKata(fresh!, kata) is not { } same
            ? kata is null && s_ours.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
            : !string.Equals(same, kata, StringComparison.Ordinal)
                || parts[0] is not "katas"
                || parts[^1].EndsWith("Spec.cs", StringComparison.Ordinal)
                || string.Equals(path, KataFiles.Of(repository, kata).LearnerFile, StringComparison.Ordinal);
    }

    private static List<string> FilesOf(Repository version)
    {
        var found = new List<string>();
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out var folder))
        {
            var entries = new DirectoryInfo(version.FullPath(folder))
                .EnumerateFileSystemInfos()
                .Where(static it => it.LinkTarget is null);
            foreach (var entry in entries)
            {
                var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                if (entry is FileInfo)
                {
                    found.Add(path);
                }
                else if (
                    !s_made.Contains(entry.Name, StringComparer.OrdinalIgnoreCase)
                    && !StrayFiles.IsCopiedFolder(entry.Name)
                )
                {
                    folders.Push(path);
                }
            }
        }

        return
        [
            .. found
                .Where(static path =>
                    !path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) || !StrayFiles.Contains(path)
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool IsInside(string inner, string outer) =>
        $"{inner}{Path.DirectorySeparatorChar}".StartsWith(
            $"{outer}{Path.DirectorySeparatorChar}",
            OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
        );
}
