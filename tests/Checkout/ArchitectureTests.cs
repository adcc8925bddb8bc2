using System.Text.RegularExpressions;
using System.Xml.Linq;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>Arrows between the rooms of src/ point one way.</summary>
public sealed partial class ArchitectureTests
{
    // What each room may know of. Whatever is not here has no room.
    private static readonly Dictionary<string, string[]> s_mayKnow = new(StringComparer.Ordinal)
    {
        ["VirtualTime"] = [],
        ["Compiler.Contract"] = [],
        ["Files"] = [],
        ["Sandbox"] = ["Files"],
        ["Specs"] = ["VirtualTime"],
        ["Compiler"] = ["Compiler.Contract"],
        ["KataModel"] = ["Compiler", "Compiler.Contract"],
        ["SpecRuns"] = ["KataModel", "Sandbox", "Specs", "VirtualTime"],
        ["Notebooks"] = ["Compiler", "Compiler.Contract", "Files", "Sandbox"],
        ["Notebooks.Kernel"] = ["Sandbox"],
        ["Checking"] = ["KataModel", "Notebooks", "SpecRuns"],
        ["Dojo"] = ["Checking", "Files", "KataModel", "Notebooks", "Notebooks.Kernel", "SpecRuns"],
    };

    private static readonly Repository s_repository = RepositoryVerification.Repository;

    private static IReadOnlyList<string> Rooms =>
        [
            .. Directory
                .EnumerateDirectories(s_repository.FullPath("src"))
                .SelectMany(static room => Directory.EnumerateFiles(room, "*.csproj"))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void A_room_refers_to_no_other_than_it_may()
    {
        Rooms.Select(static room => Path.GetFileNameWithoutExtension(room)).ShouldBe(s_mayKnow.Keys, ignoreOrder: true);
        foreach (var room in Rooms)
        {
            var name = Path.GetFileNameWithoutExtension(room);
            References(room, "ProjectReference")
                .Select(static path => Path.GetFileNameWithoutExtension(path))
                .Except(s_mayKnow[name], StringComparer.Ordinal)
                .ShouldBeEmpty($"src/{name} refers to a room that it may not know");
        }
    }

    [Fact]
    public void The_table_of_rooms_has_no_cycle() =>
        Cycle(
                s_mayKnow.ToDictionary(
                    static it => it.Key,
                    static it => it.Value.ToHashSet(StringComparer.Ordinal),
                    StringComparer.Ordinal
                )
            )
            .ShouldBeNull();

    [Fact]
    public void The_clock_knows_neither_tests_nor_katas()
    {
        var project = Rooms.Single(static room => Path.GetFileName(room) is "VirtualTime.csproj");
        References(project, "PackageReference").ShouldBeEmpty();
        foreach (var (file, text) in Sources("VirtualTime"))
        {
            KataWords()
                .Match(Ours().Replace(text, ""))
                .Value.ShouldBeEmpty($"src/VirtualTime/{file} speaks of what is none of the clock's business");
        }
    }

    [Fact]
    public void No_two_folders_of_the_dojo_need_each_other()
    {
        var arrows = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (file, text) in Sources("Dojo"))
        {
            var folder = Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '/');
            var expected = folder.Length == 0 ? "AsyncKatas.Dojo" : $"AsyncKatas.Dojo.{folder.Split('/')[0]}";
            Namespace().Match(text).Groups["name"].Value.ShouldBe(expected, $"src/Dojo/{file}");
            if (!arrows.TryGetValue(expected, out var targets))
            {
                arrows[expected] = targets = new HashSet<string>(StringComparer.Ordinal);
            }

            targets.UnionWith(
                Mention()
                    .Matches(text)
                    .Select(static it => it.Value)
                    .Where(name => !string.Equals(name, expected, StringComparison.Ordinal))
            );
        }

        arrows.Count.ShouldBeGreaterThan(10);
        Cycle(arrows).ShouldBeNull();
    }

    [Fact]
    public void The_map_in_contributing_leads_to_every_room()
    {
        var map = MapRow()
            .Matches(s_repository.Read("CONTRIBUTING.md"))
            .SelectMany(static row => Place().Matches(row.Groups["places"].Value))
            .Select(static it => it.Groups["place"].Value)
            .ToList();
        map.Where(static place => !s_repository.Has(place) && !s_repository.HasFolder(place))
            .ShouldBeEmpty("The map names what is not there");
        var rooms = s_mayKnow.Keys.Where(static room => room is not "Dojo").Select(static room => $"src/{room}/");
        var folders = Directory
            .EnumerateDirectories(s_repository.FullPath("src/Dojo"))
            .Select(static it => Path.GetFileName(it))
            .Where(static it => it is not ("bin" or "obj"))
            .Select(static it => $"src/Dojo/{it}/");
        rooms
            .Concat(folders)
            .Where(room => !map.Exists(place => place.StartsWith(room, StringComparison.Ordinal)))
            .ShouldBeEmpty("The map leaves out");
    }

    [Theory]
    [InlineData("a>b b>c", null)]
    [InlineData("a>b b>c c>a", "a > b > c > a")]
    [InlineData("a>c b>c c>b", "c > b > c")]
    public void A_cycle_is_found(string arrows, string? expected)
    {
        var graph = arrows
            .Split(' ')
            .Select(static arrow => arrow.Split('>'))
            .GroupBy(static arrow => arrow[0], StringComparer.Ordinal)
            .ToDictionary(
                static it => it.Key,
                static it => it.Select(static arrow => arrow[1]).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        Cycle(graph).ShouldBe(expected);
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument
            .Load(project)
            .Descendants(kind)
            .Select(static it => it.Attribute("Include")!.Value.Replace('\\', '/'));

    private static IEnumerable<(string File, string Text)> Sources(string room)
    {
        var root = s_repository.FullPath($"src/{room}");
        return Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(static file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(file => (file, File.ReadAllText(Path.Combine(root, file))));
    }

    // The first way that leads back to one of its own places, from that place on.
    private static string? Cycle(Dictionary<string, HashSet<string>> arrows)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        return arrows.Keys.Select(start => From([start])).FirstOrDefault(static cycle => cycle is not null);

        string? From(IReadOnlyList<string> way)
        {
            var here = way[^1];
            if (way.Take(way.Count - 1).Contains(here, StringComparer.Ordinal))
            {
                return string.Join(
                    " > ",
                    way.SkipWhile(place => !string.Equals(place, here, StringComparison.Ordinal))
                );
            }

            return done.Contains(here)
                ? null
                : (arrows.GetValueOrDefault(here) ?? [])
                    .Select(next => From([.. way, next]))
                    .FirstOrDefault(static cycle => cycle is not null)
                    ?? Leave(here);
        }

        string? Leave(string place)
        {
            done.Add(place);
            return null;
        }
    }

    [GeneratedRegex("kata|learner|xunit|dojo", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex KataWords();

    [GeneratedRegex(@"AsyncKatas\.", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Ours();

    [GeneratedRegex(
        @"^namespace (?<name>[\w.]+);",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^\| [^|]+ \| (?<places>`[^|]+) \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex MapRow();

    [GeneratedRegex("`(?<place>[^`]+/[^`]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"AsyncKatas\.Dojo\.[A-Z]\w*", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Mention();
}
