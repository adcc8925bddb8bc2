using AsyncKatas.Files;

namespace AsyncKatas.Sandbox;

/// <summary>A folder below the system's temporary one that is gone when this is disposed of.</summary>
internal sealed class SandboxFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private SandboxFolder(string fullPath) => FullPath = fullPath;

    public string FullPath { get; }

    public static SandboxFolder Create()
    {
        // Small letters: code that writes a path in small letters must not seem to mean another folder.
        var path = Path.Combine(Path.GetTempPath(), $"dojo-{Guid.NewGuid():N}"[..17]);
        if (!Directory.Exists(Path.GetTempPath()))
        {
            // To be told, and not made in passing.
            throw NotUsable(new DirectoryNotFoundException("It does not exist."));
        }

        try
        {
            return new SandboxFolder(
                (
                    OperatingSystem.IsWindows()
                        ? Directory.CreateDirectory(path)
                        : Directory.CreateDirectory(path, Private)
                ).FullName
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(exception);
        }
    }

    public static SandboxException NotUsable(Exception exception) =>
        new(
            $"The temporary folder {Path.GetTempPath()} cannot be written to ({exception.Message.TrimEnd('.')}); make "
                + $"room there, or set the variable {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")} to a folder "
                + "that can."
        );

    public string Write(string name, byte[] content)
    {
        try
        {
            var path = Path.Combine(FullPath, name);
            File.WriteAllBytes(path, content);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(exception);
        }
    }

    /// <summary>Makes a folder inside of this one.</summary>
    public SandboxFolder CreateFolder(string name)
    {
        try
        {
            return new SandboxFolder(Directory.CreateDirectory(Path.Combine(FullPath, name)).FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Delete(FullPath);

    /// <summary>Deletes such a folder with all that is in it, as far as that is possible.</summary>
    public static void Delete(string fullPath)
    {
        try
        {
            FileInUse.Insist(() => Directory.Delete(fullPath, recursive: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system cleans up its temporary folder itself.
        }
    }
}
