using System.ComponentModel;
using System.Diagnostics;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Editing;

/// <summary>Starts an editor: one in the terminal has it until it ends, one with a window stays when the dojo
/// goes.</summary>
internal static class EditorRun
{
    /// <summary>How long the command of a window may take to say that it cannot open one.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Starts an editor.</summary>
    /// <exception cref="SetupException">It cannot be started, or says that it has failed.</exception>
    public static void Start(Editor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        try
        {
            using var process = Process.Start(
                editor.HasWindow
                    ? Window(editor)
                    : new ProcessStartInfo(editor.Program, editor.Args) { UseShellExecute = false }
            )!;
            if (!editor.HasWindow)
            {
                process.WaitForExit();
            }

            if ((!editor.HasWindow || process.WaitForExit(s_patience)) && process.ExitCode != 0)
            {
                throw new SetupException(
                    $"{editor.Name} ended with exit code {process.ExitCode}. Try it by hand "
                        + $"({editor.Program} {string.Join(' ', editor.Args)}), or choose another editor with "
                        + "--edit-cmd."
                );
            }
        }
        catch (Win32Exception exception)
        {
            throw new SetupException(
                $"{editor.Name} cannot be started ({exception.Message}). Set VISUAL or EDITOR "
                    + "to the command of your editor, or pass it with --edit-cmd."
            );
        }
    }

    /// <summary>Where a program is, as a shell finds it; null if it does not.</summary>
    public static string? Find(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        IEnumerable<string> folders =
            program.IndexOfAny(['/', '\\']) >= 0
                ? [""]
                : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                    Path.PathSeparator,
                    StringSplitOptions.RemoveEmptyEntries
                );
        string[] endings =
            OperatingSystem.IsWindows() && !Path.HasExtension(program) ? [".exe", ".cmd", ".bat", ".com"] : [""];
        return folders
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);
    }

    // What is typed in our terminal, such as Ctrl+C, is none of its business, and what it has to say would tear our
    // screen.
    private static ProcessStartInfo Window(Editor editor) =>
        OperatingSystem.IsWindows()
            ? new ProcessStartInfo(editor.Program, editor.Args) { UseShellExecute = false, CreateNoWindow = true }
            : new ProcessStartInfo(
                "/bin/sh",
                [
                    "-c",
                    "trap '' INT QUIT HUP; exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1",
                    editor.Program,
                    .. editor.Args,
                ]
            )
            {
                UseShellExecute = false,
            };
}
