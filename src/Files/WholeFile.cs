using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;

namespace AsyncKatas.Files;

/// <summary>
/// Writes a file so that everybody else, and whoever looks after a crash, sees the old text or the new one and never a
/// part of it: the text goes into a draft beside it, which then takes its name.
/// </summary>
internal static class WholeFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file. A link stays a link; on Unix a file that is there keeps its mode.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="text">What is to stand in it.</param>
    /// <param name="encoding">Null: UTF-8 without a mark.</param>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; it is as it was.</exception>
    public static void Write(string path, string text, Encoding? encoding = null)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
            : path;
        Write(
            target,
            draft =>
            {
                File.WriteAllText(draft, text, encoding ?? s_utf8);
                if (!OperatingSystem.IsWindows() && File.Exists(target))
                {
                    File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
                }
            }
        );
    }

    /// <summary>Writes a file that nobody but the owner of this process may read.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="text">What is to stand in it.</param>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; it is as it was.</exception>
    public static void WritePrivately(string path, string text) =>
        Write(
            path,
            draft =>
            {
                using var writer = new StreamWriter(CreatePrivately(draft), s_utf8);
                writer.Write(text);
            }
        );

    /// <summary>Gives a draft the name of a file, in its place if there is one.</summary>
    /// <param name="draft">A file on the same volume.</param>
    /// <param name="path">The name that it gets.</param>
    /// <exception cref="IOException">It cannot be replaced; both are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be replaced; both are as they were.</exception>
    public static void Replace(string draft, string path) =>
        FileInUse.Insist(() => File.Move(draft, path, overwrite: true));

    private static void Write(string path, Action<string> write)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            write(draft);
            Replace(draft, path);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static FileStream CreatePrivately(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
        }

        // Without what the folder would hand down to it.
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        using var user = WindowsIdentity.GetCurrent();
        security.AddAccessRule(
            new FileSystemAccessRule(user.User!, FileSystemRights.FullControl, AccessControlType.Allow)
        );
        return new FileInfo(path).Create(
            FileMode.CreateNew,
            FileSystemRights.FullControl,
            FileShare.None,
            bufferSize: 4096,
            FileOptions.None,
            security
        );
    }
}
