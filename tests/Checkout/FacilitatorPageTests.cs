using System.Text.RegularExpressions;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Room;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.Tests.Dojo;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>What docs/facilitator.md tells whoever runs a room.</summary>
public sealed partial class FacilitatorPageTests
{
    private const string Page = "docs/facilitator.md";

    private static readonly Repository s_repository = RepositoryVerification.Repository;

    public static TheoryData<string> Katas => [.. s_repository.KataFolders()];

    public static TheoryData<string> Schedules =>
        [
            .. Schedule()
                .Matches(s_repository.Read(Page))
                .Select(static it => it.Groups["args"].Value),
        ];

    [Fact]
    public void There_are_timetables_for_a_dojo_for_half_a_day_and_for_two_days() =>
        Schedules.Select(static it => it.Data).ShouldBe(
            [
                "schedule --minutes 90",
                "schedule --minutes 240 --start 9:00",
                "schedule --minutes 420 --days 2 --start 9:00",
            ]
        );

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task A_timetable_is_what_the_dojo_makes_of_the_katas(string command)
    {
        var (exitCode, output, _) = await DojoCommand.RunAsync(
            s_repository.Root,
            command.Split(' '),
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(0);
        Schedule()
            .Matches(s_repository.Read(Page))
            .Single(it => string.Equals(it.Groups["args"].Value, command, StringComparison.Ordinal))
            .Groups["output"]
            .Value.ShouldBe(output, $"{Page} shows what this printed before: {s_repository.CommandLine(command)}");
    }

    [Fact]
    public async Task The_room_is_what_the_dojo_makes_of_such_reports()
    {
        var folder = Directory.CreateTempSubdirectory("dojo-room-");
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        Write("Cleo Winter", now.AddMinutes(-12));
        Write("Ann", now, Entry("01", "done", 0), Entry("02", "done", 0), Entry("03", "started", 9));
        Write("Ben", now.AddMinutes(-4), Entry("01", "done", 0), Entry("02", "doesNotCompile", 0));
        using var output = new StringWriter();
        await RoomCommand.RunAsync(
            new Session(s_repository, new Screen(output, TextWriter.Null), s_repository.Root),
            folder.FullName,
            follows: false,
            new FakeTimeProvider(now),
            TestContext.Current.CancellationToken
        );
        folder.Delete(recursive: true);
        Room().Match(s_repository.Read(Page)).Groups["output"].Value.ShouldBe(output.ToString());

        void Write(string name, DateTimeOffset at, params string[] katas) =>
            File.WriteAllText(
                Path.Combine(folder.FullName, $"{name}.dojo-progress.json"),
                $$"""
                {"format":1,"id":"{{name}}","name":"{{name}}","at":"{{at:O}}","katas":[{{string.Join(',', katas)}}]}
                """
            );

        static string Entry(string number, string state, int passed)
        {
            var kata = s_repository.KataFolders().Single(it => it.StartsWith(number, StringComparison.Ordinal));
            var file = Kata.Load(KataFiles.Of(s_repository, kata)).SpecFile;
            var specs = SpecOutline.Of(s_repository.Read(file)).Specs.Count;
            return $$"""{"name":"{{kata}}","state":"{{state}}","passed":{{passed}},"specs":{{specs}}}""";
        }
    }

    [Theory]
    [MemberData(nameof(Katas))]
    public void There_is_a_question_for_each_kata_with_the_cell_that_answers_it(string kata)
    {
        var section = new SectionedText(s_repository.Read(Page)).Section("What to ask after each kata");
        section.ShouldNotBeNull();
        section
            .Split('\n')
            .Where(row => row.Contains($"(../katas/{kata}/README.md)", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .ShouldMatch(@"\? \| \[#[\w-]+\]\(\.\./notebooks/[\w-]+\.ipynb#[\w-]+\) \|$");
    }

    [Fact]
    public void Each_question_that_comes_has_a_cell_or_a_page()
    {
        var section = new SectionedText(s_repository.Read(Page)).Section("Questions that come");
        section.ShouldNotBeNull();
        var rows = section
            .Split('\n')
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .ToList();
        rows.Count.ShouldBeGreaterThan(10);
        rows.ShouldAllBe(static row => row.Contains("](", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"^```\n\$ dotnet run --project src/Dojo -- (?<args>schedule .*)\n(?<output>(.*\n)*?)```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Schedule();

    [GeneratedRegex(
        @"^\$ dotnet run --project src/Dojo -- room /media/room\n(?<output>(.*\n)*?)```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Room();
}
