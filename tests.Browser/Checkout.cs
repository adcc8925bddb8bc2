using System.Reflection;

namespace AsyncKatas.Tests.Browser;

/// <summary>
/// A copy of what a learner has, to be changed as a test likes. Most files of a checkout are mistakes: here only the
/// first kata has any.
/// </summary>
internal sealed class Checkout : IDisposable
{
    // Before the files that are looked for in it.
    public static string Origin { get; } = Fact("Root");

    private static readonly string[] s_folders = ["katas", "solutions", "notebooks", "docs"];
    private static readonly string[] s_files = ["AsyncKatas.sln", "README.md", "CONTRIBUTING.md"];
    private static readonly string[] s_origin =
    [
        .. s_files,
        .. s_folders.SelectMany(static folder => FilesIn(new DirectoryInfo(Path.Combine(Origin, folder)))),
    ];

    public Checkout()
    {
        Root = Directory.CreateTempSubdirectory("dojo-browser-").FullName;
        foreach (var file in s_origin)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, file))!);
            File.Copy(Path.Combine(Origin, file), Path.Combine(Root, file));
        }

        // The learner starts at the beginning, whatever has been written here.
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Root, "solutions")))
        {
            foreach (var start in Directory.EnumerateFiles(Path.Combine(folder, "start"), "*.cs"))
            {
                File.Copy(
                    start,
                    Path.Combine(Root, "katas", Path.GetFileName(folder), Path.GetFileName(start)),
                    overwrite: true
                );
            }
        }
    }

    public string Root { get; }

    /// <summary>How many katas there are.</summary>
    public int Katas => Directory.GetDirectories(Path.Combine(Root, "katas"), "??-*").Length;

    public static string Fact(string key) =>
        typeof(Checkout)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(it => string.Equals(it.Key, key, StringComparison.Ordinal))
            .Value!;

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static IEnumerable<string> FilesIn(DirectoryInfo folder) =>
        folder.Name is "bin" or "obj"
        || (folder.Name is "mistakes" && !folder.Parent!.Name.StartsWith("01-", StringComparison.Ordinal))
            ? []
            : folder
                .EnumerateFiles()
                .Select(static file => Path.GetRelativePath(Origin, file.FullName))
                .Concat(folder.EnumerateDirectories().SelectMany(FilesIn));
}
