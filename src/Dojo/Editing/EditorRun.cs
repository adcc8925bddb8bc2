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
            using var process = Process.Start(editor.HasWindow ? Window(editor) : Plain(editor))!;
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

    /// <summary>
    /// What cmd.exe is given to run a batch file, as the command of VS Code is one: between quotes it takes what stands
    /// in a path (&amp;, ^, blanks) as it is, and with /s the outer ones go.
    /// </summary>
    public static string BatchCall(string program, IEnumerable<string> args) =>
        $"/d /s /c \"{string.Join(' ', new[] { program }.Concat(args).Select(static it => $"\"{it}\""))}\"";

    // A program is found there with any ending that can be run, and a batch file can only be run by its shell.
    private static ProcessStartInfo Plain(Editor editor)
    {
        var program = OperatingSystem.IsWindows() ? Find(editor.Program) ?? editor.Program : editor.Program;
        return
            OperatingSystem.IsWindows()
            && Path.GetExtension(program.AsSpan()) is var ending
            && (
                ending.Equals(".cmd", StringComparison.OrdinalIgnoreCase)
                || ending.Equals(".bat", StringComparison.OrdinalIgnoreCase)
            )
            ? new ProcessStartInfo("cmd.exe", BatchCall(program, editor.Args)) { UseShellExecute = false }
            : new ProcessStartInfo(program, editor.Args) { UseShellExecute = false };
    }

    // What is typed in our terminal, such as Ctrl+C, is none of its business, and what it has to say would tear our
    // screen.
    private static ProcessStartInfo Window(Editor editor)
    {
        if (OperatingSystem.IsWindows())
        {
            var start = Plain(editor);
            start.CreateNoWindow = true;
            return start;
        }

        return new ProcessStartInfo(
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
}
