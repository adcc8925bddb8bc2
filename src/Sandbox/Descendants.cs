using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AsyncKatas.Sandbox;

/// <summary>
/// Ends what a learner's code has started and left behind. A process whose parent has ended belongs to no tree any
/// more; but on Linux it still carries the variable that its ancestor was started with. Elsewhere only trees can be
/// ended.
/// </summary>
internal static class Descendants
{
    /// <summary>The variable that marks a process of the dojo and what descends from it.</summary>
    public const string Mark = "ASYNCKATAS_RUN";

    // A process that is being ended may start one more.
    private const int MaxLooks = 50;

    /// <summary>Ends every process that carries a mark but this one.</summary>
    /// <param name="mark">Value of the variable.</param>
    public static void Kill(string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        for (var look = 0; look < MaxLooks && KillOnce(mark); look++)
        {
            Thread.Sleep(2);
        }
    }

    private static bool KillOnce(string mark)
    {
        var found = false;
        foreach (var id in Find(mark))
        {
            found = true;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception exception)
                when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended in the meantime.
            }
        }

        return found;
    }

    private static IEnumerable<int> Find(string mark)
    {
        var entry = Encoding.UTF8.GetBytes($"{Mark}={mark}\0");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                && EnvironmentOf(folder).AsSpan().IndexOf(entry) >= 0
            )
            {
                yield return id;
            }
        }
    }

    private static byte[] EnvironmentOf(string folder)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // somebody else's, or it has ended
        }
    }
}
