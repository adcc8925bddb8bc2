using System.Security.Cryptography;
using System.Text;
using AsyncKatas.Files;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Web;

/// <summary>The file that a learner edits: read and written so that nothing changes but what was typed.</summary>
internal static class LearnerText
{
    /// <summary>What stands for a text, to tell whether two are the same.</summary>
    /// <param name="text">A text with \n at the ends of lines; null: there is no file.</param>
    public static string VersionOf(string? text) =>
        text is null ? "none" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>The text, with \n at the ends of lines; null if there is no file.</summary>
    /// <exception cref="SetupException">It cannot be read.</exception>
    public static string? Find(Repository repository, string path)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository.Has(path) ? repository.Read(path) : null;
    }

    /// <summary>
    /// Writes the text, so that everybody else sees either the old one or the new one. Ends of lines and the mark at
    /// the beginning stay as they are.
    /// </summary>
    /// <exception cref="SetupException">It cannot be written; it is as it was.</exception>
    public static void Write(Repository repository, string path, string text)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var full = repository.FullPath(path);
        try
        {
            var (hasMark, hasReturns) = File.Exists(full) ? FormOf(File.ReadAllBytes(full)) : (false, false);
            WholeFile.Write(full, text.ReplaceLineEndings(hasReturns ? "\r\n" : "\n"), new UTF8Encoding(hasMark));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{path} cannot be written: {exception.Message}");
        }
    }

    private static (bool HasMark, bool HasReturns) FormOf(byte[] bytes) =>
        (bytes is [0xEF, 0xBB, 0xBF, ..], bytes.AsSpan().IndexOf("\r\n"u8) >= 0);
}
