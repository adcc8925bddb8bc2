using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary>
/// The file by which Jupyter, and VS Code's extension for it, find the kernel that the tool manifest of this checkout
/// names. The kernel listens on this computer only, and sends nobody anything.
/// </summary>
internal sealed class KernelSpec
{
    /// <summary>Where the manifest is that names the tool, from the root of the checkout.</summary>
    public const string Manifest = ".config/dotnet-tools.json";

    // What the notebooks ask for in their metadata.
    private const string Name = ".net-csharp";

    // In the metadata of the file: whose it is.
    private const string Owner = "asynckatas";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly string _root;
    private readonly string _backup;

    /// <summary>Nothing is written yet.</summary>
    /// <param name="root">The root of the checkout.</param>
    /// <param name="folder">The folder with Jupyter's kernels; null: that of the user.</param>
    public KernelSpec(string root, string? folder)
    {
        _root = root;
        FullPath = Path.Combine(folder ?? FolderOfUser(), Name, "kernel.json");
        _backup = $"{FullPath}.before-asynckatas";
    }

    /// <summary>Where the file is.</summary>
    public string FullPath { get; }

    /// <summary>Writes the file. One of somebody else's is kept beside it.</summary>
    /// <returns>Where that one is; null: there was none.</returns>
    /// <exception cref="SetupException">It cannot be written.</exception>
    public string? Install() =>
        Guarded(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
            var isForeign = File.Exists(FullPath) && !IsOurs();
            if (isForeign)
            {
                File.Move(FullPath, _backup, overwrite: false);
            }

            File.WriteAllText(FullPath, Json().ToJsonString(s_indented) + "\n", s_utf8);
            return isForeign ? _backup : null;
        });

    /// <summary>Takes the file away, and puts back what was there before.</summary>
    /// <returns>False: there is none of ours.</returns>
    /// <exception cref="SetupException">It cannot be taken away.</exception>
    public bool Remove() =>
        Guarded(() =>
        {
            if (!File.Exists(FullPath) || !IsOurs())
            {
                return false;
            }

            File.Delete(FullPath);
            if (File.Exists(_backup))
            {
                File.Move(_backup, FullPath);
            }

            var folder = Path.GetDirectoryName(FullPath)!;
            if (Directory.GetFileSystemEntries(folder).Length == 0)
            {
                Directory.Delete(folder);
            }

            return true;
        });

    // As Jupyter finds it: https://docs.jupyter.org/en/latest/use/jupyter-directories.html
    private static string FolderOfUser()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } data)
        {
            return Path.Combine(data, "kernels");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var jupyter =
            OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg
                    ? xdg
                    : Path.Combine(home, ".local", "share"),
                "jupyter"
            );
        return Path.Combine(jupyter, "kernels");
    }

    // The tool is found by the folder in which it is started: Jupyter starts a kernel in the folder of the notebook.
    private JsonObject Json() =>
        new()
        {
            ["argv"] = new JsonArray(
                "dotnet",
                "tool",
                "run",
                "dotnet-interactive",
                "--",
                "jupyter",
                "--default-kernel",
                "csharp",
                "--http-local-only",
                "{connection_file}"
            ),
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#",
            ["env"] = new JsonObject
            {
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
            },
            ["metadata"] = new JsonObject { [Owner] = _root },
        };

    private bool IsOurs()
    {
        try
        {
            return (JsonNode.Parse(File.ReadAllText(FullPath)) as JsonObject)?["metadata"] is JsonObject metadata
                && metadata.ContainsKey(Owner);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private T Guarded<T>(Func<T> change)
    {
        try
        {
            return change();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(
                $"{FullPath} cannot be changed ({exception.Message.TrimEnd('.')}); name another folder with --folder."
            );
        }
    }
}
