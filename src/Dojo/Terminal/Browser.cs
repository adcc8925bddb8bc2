using System.ComponentModel;
using System.Diagnostics;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>Opens a page in the learner's browser, if there is one.</summary>
internal static class Browser
{
    // What has not failed by then has found a browser.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Opens a page in the browser of this process's environment.</summary>
    public static Task<bool> TryOpenAsync(string path, CancellationToken cancellationToken) =>
        TryOpenAsync(path, Environment.GetEnvironmentVariable, cancellationToken);

    /// <summary>Opens a page.</summary>
    /// <param name="path">Full path of its file.</param>
    /// <param name="variable">The variables of the environment, which say what browser there is.</param>
    /// <param name="cancellationToken">Ends the wait for the browser, not the browser.</param>
    /// <returns>False if there is no browser here.</returns>
    public static async Task<bool> TryOpenAsync(
        string path,
        Func<string, string?> variable,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (Command(path, variable) is not { } command)
        {
            return false;
        }

        try
        {
            using var process = Process.Start(command);
            if (process is null)
            {
                return true; // a browser that was open already has taken it
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(s_patience);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !process.HasExited || process.ExitCode == 0;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ProcessStartInfo? Command(string path, Func<string, string?> variable)
    {
        // BROWSER may name several, in order.
        var chosen = variable("BROWSER")
            ?.Split(
                OperatingSystem.IsWindows() ? ';' : ':',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
            .FirstOrDefault();
        if (OperatingSystem.IsWindows())
        {
            return chosen is null
                ? new ProcessStartInfo(path) { UseShellExecute = true }
                : new ProcessStartInfo(chosen, [path]);
        }

        var program =
            chosen
            ?? (
                OperatingSystem.IsMacOS() ? "open"
                : HasDesktop(variable) ? "xdg-open"
                : null
            );

        // What a browser has to say must not appear on the learner's screen.
        return program is null
            ? null
            : new ProcessStartInfo(
                "/bin/sh",
                (IEnumerable<string>)["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", program, path]
            );
    }

    private static bool HasDesktop(Func<string, string?> variable) =>
        new[] { "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME" }.Any(name => !string.IsNullOrEmpty(variable(name)));
}
