using System.Diagnostics;
using System.Text;

namespace AsyncKatas.Specs;

/// <summary>
/// A folder for one spec, gone when the spec has ended. What is in it can be compared as a whole, byte for byte.
/// </summary>
[StackTraceHidden]
public sealed class TemporaryFolder
{
    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private TemporaryFolder(string fullPath) => FullPath = fullPath;

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>
    /// Runs a spec with a folder of its own. The folder goes when the run is over, also if the spec never comes to its
    /// end.
    /// </summary>
    /// <param name="body">Arranges, acts and asserts.</param>
    /// <returns>A task that ends when the spec has ended.</returns>
    public static async Task RunAsync(Func<Spec, TemporaryFolder, Task> body)
    {
        var folder = new TemporaryFolder(Path.Combine(Path.GetTempPath(), $"kata-{Guid.NewGuid():N}"));
        Directory.CreateDirectory(folder.FullPath);
        try
        {
            await Spec.RunAsync(spec =>
            {
                spec.HideInMessages(folder.FullPath);
                return body(spec, folder);
            });
        }
        finally
        {
            folder.Delete();
        }
    }

    /// <summary>The full path of something in the folder.</summary>
    /// <param name="path">From the folder on, with / between names.</param>
    /// <returns>The path.</returns>
    public string PathOf(string path) => Path.Combine(FullPath, path);

    /// <summary>Writes a file, and makes the folders that it needs.</summary>
    /// <param name="path">From the folder on, with / between names.</param>
    /// <param name="text">What is in it.</param>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), s_utf8.GetBytes(text));
    }

    /// <summary>
    /// Everything in the folder: each file with its text, each folder (its name ends in /) with an empty one.
    /// </summary>
    /// <remarks>
    /// The text is that of the bytes: a byte order mark stays in it, and bytes that are no UTF-8 show as numbers.
    /// </remarks>
    /// <returns>What is there now, from the folder on, with / between names.</returns>
    public SortedDictionary<string, string> Read()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(FullPath).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(FullPath, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (entry is FileInfo)
            {
                found[path] = TextOf(File.ReadAllBytes(entry.FullName));
            }
            else
            {
                found[$"{path}/"] = "";
            }
        }

        return found;
    }

    private static string TextOf(byte[] bytes)
    {
        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return $"the bytes {Convert.ToHexString(bytes)}";
        }
    }

    private void Delete()
    {
        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Code that was given up may still be writing. The system cleans up its temporary folder itself.
        }
    }
}
