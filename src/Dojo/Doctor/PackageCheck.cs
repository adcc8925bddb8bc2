using System.Globalization;
using System.Text.Json;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Doctor;

/// <summary>Looks whether every package that a learner's builds need is on this computer, so that no restore needs a
/// network.</summary>
internal static class PackageCheck
{
    private const string Subject = "packages";
    private const string LockFile = "packages.lock.json";

    // NuGet writes it last: a package without it was not unpacked to its end.
    private const string Seal = ".nupkg.metadata";

    /// <summary>What is built by somebody who solves katas; authors' tests and benchmarks are not.</summary>
    private static readonly string[] s_rooms = ["src", "katas", "solutions"];

    public static async Task<Finding> RunAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (await FolderAsync(repository, cancellationToken) is not { } folder)
        {
            return Finding.Bad(
                Subject,
                "dotnet nuget locals global-packages --list does not say where packages are kept."
            );
        }

        var wanted = Wanted(repository);
        var missing = wanted.Where(it => !File.Exists(Path.Combine(folder, it.Id, it.Version, Seal))).ToList();
        return missing switch
        {
            [] => Finding.Good(
                Subject,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"all {wanted.Count} are in {Shown(folder)}: no build needs a network"
                )
            ),
            [var first, ..] => Finding.Bad(
                Subject,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{missing.Count} of {wanted.Count} are not in {Shown(folder)}, such as {first.Id} "
                        + $"{first.Version}. Fetch them while there is a network: dotnet restore AsyncKatas.sln"
                )
            ),
        };
    }

    private static async Task<string?> FolderAsync(Repository repository, CancellationToken cancellationToken)
    {
        const string Says = "global-packages: ";
        var answer = await DotnetCall.AskAsync(
            repository.Root,
            ["nuget", "locals", "global-packages", "--list"],
            cancellationToken
        );
        return answer
            ?.Output.Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(static line => line.StartsWith(Says, StringComparison.Ordinal))
            ?[Says.Length..].TrimEnd('/', '\\');
    }

    // A room may be looking at the screen: who sits there is nobody's business.
    private static string Shown(string folder) =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
        && folder.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? $"~{folder[home.Length..]}"
            : folder;

    private static IReadOnlyList<(string Id, string Version)> Wanted(Repository repository) =>
        [
            .. s_rooms
                .Where(repository.HasFolder)
                .SelectMany(room =>
                    Directory.EnumerateFiles(repository.FullPath(room), LockFile, SearchOption.AllDirectories)
                )
                .SelectMany(In)
                .Distinct()
                .Order(),
        ];

    // { "dependencies": { "net10.0": { "Name": { "type": "Direct", "resolved": "1.0.0" } } } }
    private static IEnumerable<(string Id, string Version)> In(string file)
    {
        using var json = Parse(file);
        if (!json.RootElement.TryGetProperty("dependencies", out var frameworks))
        {
            return [];
        }

        return
        [
            .. frameworks
                .EnumerateObject()
                .SelectMany(static framework => framework.Value.EnumerateObject())
                .Where(static package => package.Value.TryGetProperty("resolved", out _))
                .Select(static package =>
                    (
                        package.Name.ToLowerInvariant(),
                        package.Value.GetProperty("resolved").GetString()!.ToLowerInvariant()
                    )
                ),
        ];
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{file} cannot be read: {exception.Message}");
        }
    }
}
