using System.Globalization;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Editing;

/// <summary>A command that opens a file at a line.</summary>
/// <param name="Program">What to start.</param>
/// <param name="Args">With what.</param>
/// <param name="HasWindow">True if it needs no terminal, so that nobody has to wait for its end.</param>
internal sealed record Editor(string Program, IReadOnlyList<string> Args, bool HasWindow)
{
    private const string File = "{file}";
    private const string Line = "{line}";

    // How each is told the line; what is not named here gets the file alone.
    private static readonly string[] s_goto =
    [
        "code",
        "code-insiders",
        "code-oss",
        "codium",
        "vscodium",
        "cursor",
        "windsurf",
        "positron",
    ];
    private static readonly string[] s_colon =
    [
        "subl",
        "sublime_text",
        "zed",
        "zeditor",
        "lapce",
        "pulsar",
        "geany",
        "hx",
        "helix",
    ];
    private static readonly string[] s_option = ["rider", "rider64", "idea", "webstorm", "kate", "mate", "kwrite"];
    private static readonly string[] s_plus =
    [
        "vi",
        "vim",
        "nvim",
        "view",
        "ex",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "kak",
        "joe",
        "jmacs",
        "jed",
        "micro",
        "mg",
        "ne",
        "mcedit",
        "gvim",
        "mvim",
        "gedit",
        "xed",
        "pluma",
        "gnome-text-editor",
    ];

    private static readonly string[] s_windows =
    [
        "gvim",
        "mvim",
        "gedit",
        "xed",
        "pluma",
        "gnome-text-editor",
        "notepad",
        "notepad++",
        "devenv",
        "mousepad",
        "bbedit",
        "open",
        "xdg-open",
        "start",
    ];
    private static readonly string[] s_terminals = ["hx", "helix"];

    // What makes a window's command wait until the file is closed, which git wants and we do not.
    private static readonly string[] s_waits = ["-w", "--wait", "-W", "--block"];

    /// <summary>Name of the program, without folder and ending.</summary>
    public string Name => NameOf(Program);

    /// <summary>
    /// The editor to take: the one that is asked for; VS Code in its own terminal; $VISUAL, $EDITOR; VS Code, where it
    /// is installed; on Windows the one that every Windows has.
    /// </summary>
    /// <param name="wanted">A command, with {file} and {line} or without; null: nobody has asked.</param>
    /// <param name="place">What to open.</param>
    /// <param name="variable">An environment variable.</param>
    /// <param name="find">Where a program is that can be called by this name; null if it is not installed.</param>
    /// <exception cref="SetupException">There is none.</exception>
    public static Editor Choose(
        string? wanted,
        (string File, int? Line) place,
        Func<string, string?> variable,
        Func<string, string?> find
    )
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(find);
        if (wanted is not null && CommandArguments.Of(wanted).Count == 0)
        {
            throw new SetupException($"--edit-cmd needs a command, such as \"code --goto {File}:{Line}\".");
        }

        var isInside = string.Equals(variable("TERM_PROGRAM"), "vscode", StringComparison.Ordinal);
        var own = isInside && find("code") is not null ? "code" : null;
        var command =
            new[] { wanted, own, variable("VISUAL"), variable("EDITOR") }.FirstOrDefault(static it =>
                !string.IsNullOrWhiteSpace(it)
            )
            ?? (
                find("code") is not null ? "code"
                : OperatingSystem.IsWindows() ? "notepad"
                : null
            )
            ?? throw new SetupException(
                "The dojo found no editor. Set VISUAL or EDITOR to the command of "
                    + $"yours, or pass it: --edit-cmd \"EDITOR {File}\" ({Line} stands for the line)."
            );

        // A path with blanks in it need not be in quotes, as long as there is nothing else.
        var words = System.IO.File.Exists(command) ? [command] : CommandArguments.Of(command);
        return Of(find(words[0]) ?? words[0], [.. words.Skip(1)], place);
    }

    private static Editor Of(string program, IReadOnlyList<string> args, (string File, int? Line) place)
    {
        var name = NameOf(program);
        var line = (place.Line ?? 1).ToString(CultureInfo.InvariantCulture);
        var hasWindow = HasItsWindow(name, args);
        if (args.Any(static arg => arg.Contains(File, StringComparison.Ordinal)))
        {
            var filled = args.Select(arg => arg.Replace(File, place.File, StringComparison.Ordinal));
            return new Editor(
                program,
                [.. filled.Select(arg => arg.Replace(Line, line, StringComparison.Ordinal))],
                hasWindow
            );
        }

        var kept =
            hasWindow && !s_plus.Contains(name, StringComparer.Ordinal)
                ? args.Where(static arg => !s_waits.Contains(arg, StringComparer.Ordinal))
                : args;
        string[] at = name switch
        {
            _ when s_goto.Contains(name, StringComparer.Ordinal) => ["--goto", $"{place.File}:{line}"],
            _ when s_colon.Contains(name, StringComparer.Ordinal) => [$"{place.File}:{line}"],
            _ when s_option.Contains(name, StringComparer.Ordinal) => ["--line", line, place.File],
            _ when s_plus.Contains(name, StringComparer.Ordinal) => [$"+{line}", place.File],
            "notepad++" => [$"-n{line}", place.File],
            "devenv" => ["/Edit", place.File],
            _ => [place.File],
        };
        return new Editor(program, [.. kept, .. at], hasWindow);
    }

    // Emacs has a window where there is a desktop; its client only where it is told to use the terminal has none.
    private static bool HasItsWindow(string name, IReadOnlyList<string> args) =>
        name switch
        {
            "emacs" or "emacsclient" => !args.Any(static arg => arg is "-nw" or "-t" or "--tty" or "--no-window-system")
                && (
                    !OperatingSystem.IsLinux()
                    || Environment.GetEnvironmentVariable("DISPLAY") is not null
                    || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is not null
                ),
            _ => s_goto
                .Concat(s_option)
                .Concat(s_windows)
                .Concat(s_colon.Except(s_terminals, StringComparer.Ordinal))
                .Contains(name, StringComparer.Ordinal),
        };

    private static string NameOf(string program)
    {
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return Path.GetExtension(name).ToUpperInvariant() is ".EXE" or ".CMD" or ".BAT" or ".COM"
            ? Path.GetFileNameWithoutExtension(name).ToLowerInvariant()
            : name;
    }
}
