using System.Text.Json;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>
/// What an update is about to do. It is written when all that it needs is safe, and goes when all is done: whoever
/// finds one can go on, however the update before was stopped.
/// </summary>
internal sealed record UpdatePlan
{
    /// <summary>Where an update keeps what it needs while it is under way.</summary>
    public const string Folder = $"{DojoFolder.Path}/update";

    private const string File = $"{Folder}/plan.json";

    /// <summary>The commit to which git is to go; null: the new files come from a folder.</summary>
    public string? Commit { get; init; }

    /// <summary>Where everything is kept that makes room.</summary>
    public required string Backup { get; init; }

    /// <summary>The katas before.</summary>
    public required IReadOnlyList<string> Katas { get; init; }

    /// <summary>What the learner has written.</summary>
    public required IReadOnlyList<KeptAnswer> Answers { get; init; }

    /// <summary>Other files that the learner has changed, and that the update changes too, as far as one can
    /// know.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Files that are new or different, for an update from a folder.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Files that are gone, for an update from a folder.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>True if an update was stopped in the middle.</summary>
    public static bool IsThere(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository.Has(File);
    }

    /// <summary>The plan of an update that was stopped in the middle; null if there is none.</summary>
    public static UpdatePlan? Find(Repository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        try
        {
            return IsThere(repository) ? JsonSerializer.Deserialize<UpdatePlan>(repository.Read(File)) : null;
        }
        catch (JsonException exception)
        {
            throw new SetupException(
                $"{File} cannot be read ({exception.Message}). Your answers are in "
                    + $"{DojoFolder.Path}/backups; delete the file, and update again."
            );
        }
    }

    public void Save(UpdateFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Write(File, JsonSerializer.Serialize(this));
    }

    /// <summary>Removes the plan, and after it what it needed.</summary>
    public static void Remove(UpdateFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Delete(File);
        files.DeleteFolder(Folder);
    }
}
