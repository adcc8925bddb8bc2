using System.Text.Json;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.Files;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary>
/// A folder to which everybody in a room can write: a share, a synchronised folder, a checkout that somebody pushes.
/// Whatever else is in it stays as it is.
/// </summary>
/// <param name="fullPath">Its full path.</param>
internal sealed class ReportFolder(string fullPath)
{
    private const string Extension = ".dojo-progress.json";

    // A report of every kata there is has a few thousand characters. More files than this is no room.
    private const long LargestFile = 256 * 1024;
    private const int MostFiles = 1000;

    /// <summary>The folder that somebody names.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="folder">What they typed.</param>
    /// <exception cref="SetupException">There is no such folder.</exception>
    public static ReportFolder Open(string from, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(from, folder));
        return Directory.Exists(path)
            ? new ReportFolder(path)
            : throw new SetupException($"There is no folder {folder}. Make it first, or check how it is spelled.");
    }

    /// <summary>The name of the file with somebody's report.</summary>
    public static string NameOf(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var letters = string.Concat(
            report.Name.Select(static it => char.IsAsciiLetterOrDigit(it) ? char.ToLowerInvariant(it) : '-')
        );
        return $"{letters}-{report.Id}{Extension}";
    }

    /// <summary>What stands in the file with somebody's report.</summary>
    public static string TextOf(Report report) => $"{JsonSerializer.Serialize(report, JsonView.Options)}\n";

    /// <summary>
    /// Writes a report, so that whoever looks sees the last one or this one, and takes away the last one.
    /// </summary>
    /// <returns>Full path of the file.</returns>
    /// <exception cref="SetupException">The folder cannot be written to.</exception>
    public string Write(Report report)
    {
        var name = NameOf(report);
        var target = Path.Combine(fullPath, name);
        try
        {
            WholeFile.Write(target, TextOf(report));

            // Whoever has chosen another name is not to stand there under both.
            foreach (
                var old in Directory
                    .EnumerateFiles(fullPath, $"*-{report.Id}{Extension}")
                    .Where(old => !string.Equals(Path.GetFileName(old), name, StringComparison.Ordinal))
            )
            {
                File.Delete(old);
            }

            return target;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{fullPath} cannot be written to: {exception.Message}");
        }
    }

    /// <summary>Reads everybody's newest report.</summary>
    /// <returns>The reports by name, and the names of files that should hold one and do not.</returns>
    /// <exception cref="SetupException">The folder cannot be read.</exception>
    public (IReadOnlyList<Report> Reports, IReadOnlyList<string> Unreadable) Read()
    {
        var (reports, unreadable) = (new List<Report>(), new List<string>());
        try
        {
            foreach (
                var file in new DirectoryInfo(fullPath)
                    .EnumerateFiles($"*{Extension}")
                    .Where(static file => !file.Name.StartsWith('.'))
                    .Take(MostFiles)
                    .OrderBy(static file => file.Name, StringComparer.Ordinal)
            )
            {
                if (TryRead(file) is { } report)
                {
                    reports.Add(report);
                }
                else
                {
                    unreadable.Add(Participant.Clean(file.Name));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{fullPath} cannot be read: {exception.Message}");
        }

        return (
            [
                .. reports
                    .GroupBy(static report => report.Id, StringComparer.Ordinal)
                    .Select(static same => same.MaxBy(static report => report.At)!)
                    .OrderBy(static report => report.Name, StringComparer.OrdinalIgnoreCase)
                    .ThenBy(static report => report.Id, StringComparer.Ordinal),
            ],
            unreadable
        );
    }

    // Anybody may have written it: nothing in it is to be believed that was not looked at.
    private static Report? TryRead(FileInfo file)
    {
        try
        {
            // One without an end, such as a pipe, has no length either.
            if (file.Length is 0 or > LargestFile)
            {
                return null;
            }

            var report = JsonSerializer.Deserialize<Report>(File.ReadAllText(file.FullName), JsonView.Options);
            if (
                report is not { Format: Report.CurrentFormat, Id.Length: > 0 and <= Participant.LongestName }
                || report.Katas.Contains(null!)
            )
            {
                return null;
            }

            var name = Participant.Clean(report.Name);
            return name.Length is > 0 and <= Participant.LongestName ? report with { Name = name } : null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
