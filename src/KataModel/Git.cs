using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace AsyncKatas.KataModel;

/// <summary>The git of a checkout.</summary>
internal sealed class Git
{
    // A hook of git has set them, for a checkout that need not be ours.
    private static readonly string[] s_places = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

    private readonly string _root;

    private Git(string root) => _root = root;

    /// <summary>Git, if it is installed and the repository is a checkout; null elsewhere, such as in a downloaded
    /// copy.</summary>
    public static Git? Find(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var git = new Git(repository.Root);
        try
        {
            // A copy that somebody has put into a checkout of their own is none of ours.
            return git.Run("rev-parse", "--show-cdup") is { ExitCode: 0, Output: "" } ? git : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a command of git, and waits for its end.</summary>
    /// <returns>How it ended, and what it wrote, without the last line break.</returns>
    public (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.quotePath=false", .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _root,

            // Nobody is there to answer; and what we look for in messages is English.
            Environment = { ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C" },
        };
        foreach (var name in s_places)
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.TrimEnd('\r', '\n'), error.ToString().ReplaceLineEndings("\n").Trim('\n'));
    }
}
