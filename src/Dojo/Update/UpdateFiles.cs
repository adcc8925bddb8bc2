using System.Globalization;
using AsyncKatas.Files;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>Changes files, one whole file at a time: whatever stops the dojo, a file is what it was or what it is to
/// be.</summary>
/// <param name="step">Told of each change before it is made.</param>
internal sealed class UpdateFiles(Repository repository, Action<string>? step = null)
{
    /// <summary>Tells of a change that somebody else is about to make.</summary>
    public void Announce(string change) => step?.Invoke(change);

    /// <summary>Writes a text.</summary>
    public void Write(string path, string text) => Put(path, draft => File.WriteAllText(draft, text));

    /// <summary>Copies a file, unless the very same is there already.</summary>
    /// <param name="from">Full path.</param>
    /// <param name="path">Where to.</param>
    public void Copy(string from, string path)
    {
        if (!IsSame(from, path))
        {
            Put(path, draft => File.Copy(from, draft));
        }
    }

    /// <summary>Copies a file to a place where none of what is there makes room: another name is taken if need
    /// be.</summary>
    /// <returns>Where it is.</returns>
    public string CopyBeside(string from, string path)
    {
        var free = path;
        for (var copy = 2; repository.Has(free) && !IsSame(from, free); copy++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{path}.{copy}");
        }

        Copy(from, free);
        return free;
    }

    /// <summary>True if a file is there and is the same as another, byte for byte.</summary>
    public bool IsSame(string from, string path) =>
        repository.Has(path)
        && File.ReadAllBytes(from).AsSpan().SequenceEqual(File.ReadAllBytes(repository.FullPath(path)));

    /// <summary>Deletes a file, and the folders that are empty then.</summary>
    public void Delete(string path)
    {
        if (!repository.Has(path))
        {
            return;
        }

        Announce($"delete {path}");
        File.Delete(repository.FullPath(path));
        var folder = Path.GetDirectoryName(path);
        while (
            !string.IsNullOrEmpty(folder) && !Directory.EnumerateFileSystemEntries(repository.FullPath(folder)).Any()
        )
        {
            Directory.Delete(repository.FullPath(folder));
            folder = Path.GetDirectoryName(folder);
        }
    }

    /// <summary>Deletes a folder of the dojo's own.</summary>
    public void DeleteFolder(string path)
    {
        if (repository.HasFolder(path))
        {
            Announce($"delete {path}");
            Directory.Delete(repository.FullPath(path), recursive: true);
        }
    }

    private void Put(string path, Action<string> write)
    {
        var target = repository.FullPath(path);
        var draft = repository.FullPath($"{UpdatePlan.Folder}/draft");
        Announce($"write {path}");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.CreateDirectory(Path.GetDirectoryName(draft)!);
        File.Delete(draft);
        write(draft);
        Announce($"put {path}");
        WholeFile.Replace(draft, target);
    }
}
