namespace AsyncKatas.Files;

/// <summary>
/// Windows refuses to replace or delete a file while somebody else has it open: a virus scanner, an editor, a process
/// that is just ending. Mostly that is over in a moment.
/// </summary>
internal static class FileInUse
{
    // 0.6 s in all.
    private const int MaxTries = 15;
    private const int PauseMs = 40;

    /// <summary>Does what may be refused; on Windows again and again, for up to 0.6 s.</summary>
    /// <param name="change">Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    public static void Insist(Action change) => Insist(change, OperatingSystem.IsWindows());

    /// <summary>Does what may be refused.</summary>
    /// <param name="change">Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    /// <param name="passes">True if a refusal may be over in a moment.</param>
    internal static void Insist(Action change, bool passes)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                change();
                return;
            }
            catch (Exception exception) when (passes && tries < MaxTries && MayPass(exception))
            {
                Thread.Sleep(PauseMs);
            }
        }
    }

    private static bool MayPass(Exception exception) =>
        exception
            is UnauthorizedAccessException
                or (IOException and not (FileNotFoundException or DirectoryNotFoundException));
}
