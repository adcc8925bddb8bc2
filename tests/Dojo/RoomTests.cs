using System.Text.Json.Nodes;
using AsyncKatas.Dojo;
using AsyncKatas.Dojo.Terminal;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What somebody does who runs a room: the timetable, the handout, who is where.</summary>
public sealed class RoomTests : IDisposable
{
    private const string Reports = "room";
    private const string Extension = ".dojo-progress.json";

    private readonly FixtureRepository _fixture = new();

    public RoomTests()
    {
        _fixture.AddKata("02-adding-more");
        Directory.CreateDirectory(Path.Combine(_fixture.Root, Reports));
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task The_timetable()
    {
        var (exitCode, output, error) = await DojoAsync(
            "schedule --minutes 60 --days 2 --start 23:30".Split(' ')
        );
        (exitCode, error).ShouldBe((0, ""));
        output.ShouldBe(
            """
            2 days of 60 minutes, level beginner: 2 katas

            Day 1
            23:30   15 min  Welcome: doctor on every computer, the first red verdict together
            23:45    5 min  01 Adding up
            23:50    5 min  Talk about 01
            23:55    5 min  02 Adding up
             0:00    5 min  Talk about 02
             0:05   10 min  To spare: finish, compare answers
             0:15   15 min  Retrospective
             0:30           End

            Day 2
            23:30   15 min  Welcome back: what stayed, what did not
            23:45   30 min  To spare: finish, compare answers
             0:15   15 min  Retrospective
             0:30           End

            """
        );
    }

    [Theory]
    [InlineData("schedule", "Option '--minutes' is required.")]
    [InlineData("schedule --minutes soon", "--minutes needs a number, and \"soon\" is not one.")]
    [InlineData("schedule --minutes 0", "--minutes takes from 1 to 720 minutes of one day, not 0.")]
    [InlineData("schedule --minutes 90 --days 0", "--days takes from 1 to 10 days, not 0.")]
    [InlineData("schedule --minutes 39", "No kata fits into 39 minutes: the shortest way takes 40.")]
    [InlineData(
        "schedule --minutes 90 --level expert",
        "--level takes beginner, intermediate, advanced, not \"expert\"."
    )]
    [InlineData("schedule --minutes 90 --level advanced", "There is no kata for the level advanced.")]
    [InlineData(
        "schedule --minutes 90 --start noon",
        "--start takes a time of the day such as 9:00 or 18:30, not \"noon\"."
    )]
    [InlineData("handout --minutes 20", "No kata fits into 20 minutes: the shortest way takes 40.")]
    [InlineData("room nowhere", "There is no folder nowhere. Make it first, or check how it is spelled.")]
    [InlineData("room", "room needs a FOLDER.")]
    [InlineData(
        "progress",
        "Choose the name that the room sees: dotnet run --project src/Dojo -- progress --name NAME"
    )]
    [InlineData(
        "progress --export room",
        "Choose the name that the room sees: dotnet run --project src/Dojo -- progress --name NAME --export room"
    )]
    [InlineData("progress --name Ann --export nowhere", "There is no folder nowhere.")]
    [InlineData("progress --name \e[31mAnn", "--name takes from 1 to 40 characters that can be seen.")]
    [InlineData("progress --name 12345678901234567890123456789012345678901", "--name takes from 1 to 40 characters")]
    public async Task What_makes_no_sense(string command, string sentence)
    {
        var before = _fixture.Snapshot();
        var (exitCode, output, error) = await DojoAsync(command.Split(' '));
        error.ShouldStartWith(sentence);
        (exitCode, output).ShouldBe((2, ""));
        _fixture.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task A_kata_without_a_level_is_named()
    {
        _fixture.Change(FixtureRepository.Readme, "level: beginner", "level: easy");
        (await DojoAsync("schedule", "--minutes", "90")).Error.ShouldBe(
            "katas/01-adding-up/README.md must say how many minutes the kata takes, and its level: beginner, "
                + "intermediate, advanced.\n"
        );
    }

    [Fact]
    public async Task The_handout_names_the_katas_and_needs_nothing_else()
    {
        _fixture.Change("katas/02-adding-more/README.md", "title: Adding up", "title: Adding <more>");
        var (exitCode, output, _) = await DojoAsync("handout");
        exitCode.ShouldBe(0);
        output.ShouldStartWith($"Open  {new Uri(Path.Combine(_fixture.Root, ".dojo/handout.html")).AbsoluteUri}\n");
        var page = _fixture.Read(".dojo/handout.html");
        page.ShouldContain(
            "<td>01</td><td>Adding up</td><td class=\"minutes\">5</td><td>beginner</td><td>addition</td>"
        );
        page.ShouldContain("<td>02</td><td>Adding &lt;more&gt;</td>");
        page.ShouldContain("<b>h</b>&nbsp;hint");
        page.ShouldContain("dotnet run --project src/Dojo -- doctor");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http");
    }

    [Fact]
    public async Task A_handout_can_hold_the_katas_of_a_timetable()
    {
        await DojoAsync("handout", "friday.html", "--minutes", "40");
        var page = _fixture.Read("friday.html");
        page.ShouldContain("<h2>Today</h2>");
        page.ShouldContain("<td>01</td>");
        page.ShouldNotContain("<td>02</td>");
    }

    [Fact]
    public async Task A_handout_takes_the_place_of_a_handout_and_of_nothing_else()
    {
        _fixture.Write("mine.html", "mine");
        var (exitCode, _, error) = await DojoAsync("handout", "mine.html");
        exitCode.ShouldBe(2);
        error.ShouldBe("mine.html is there and is no handout; it stays as it is. Choose another name.\n");
        _fixture.Read("mine.html").ShouldBe("mine");
        (await DojoAsync("handout", "new.html")).ExitCode.ShouldBe(0);
        (await DojoAsync("handout", "new.html")).ExitCode.ShouldBe(0);
        (_, _, error) = await DojoAsync("handout", "no/such/folder.html");
        error.ShouldStartWith("no/such/folder.html cannot be written: ");
    }

    [Fact]
    public async Task Progress_shows_what_it_would_write_and_writes_nothing()
    {
        Answer("a - b");
        var before = _fixture.Snapshot();
        var (exitCode, output, _) = await DojoAsync("progress", "--name", "Ann");
        exitCode.ShouldBe(0);
        output.ShouldStartWith(
            "Nothing has left this computer. --export FOLDER writes this there, and nothing else:\n\n{"
        );
        _fixture.Snapshot().ShouldBe(before);
        var report = JsonNode.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])!;
        report["name"]!.GetValue<string>().ShouldBe("Ann");
        report["katas"]!.AsArray().Count.ShouldBe(1);
        report["katas"]![0]!
            .ToJsonString()
            .ShouldBe("""{"name":"01-adding-up","state":"started","passed":0,"specs":2}""");
    }

    [Fact]
    public async Task The_room_shows_who_is_where()
    {
        Answer("a + b");
        (await DojoAsync("progress", "--name", "Ann", "--export", Reports)).ExitCode.ShouldBe(0);
        Write("ben-1", "Ben Müller", """{"name":"01-adding-up","state":"started","passed":1,"specs":2}""");
        Write("cleo-2", "Cleo", """{"name":"02-adding-more","state":"doesNotCompile","passed":0,"specs":2}""");
        Write("dan-3", "Dan", """{"name":"99-unknown","state":"done","passed":1,"specs":1}""");
        var (exitCode, output, error) = await DojoAsync("room", Reports);
        (exitCode, error).ShouldBe((0, ""));
        output.ShouldBe(
            """
            Ann          1 done  next 02 Adding up  just now
            Ben Müller   0 done  at 01 Adding up: 1 of 2 specs pass  just now
            Cleo         0 done  at 02 Adding up: does not compile  just now
            Dan          0 done  next 01 Adding up  just now

            01 Adding up  1 of 4 done, 1 at work
            02 Adding up  0 of 4 done, 1 at work

            """
        );
    }

    [Fact]
    public async Task A_new_name_takes_the_place_of_the_old_one_and_a_namesake_stays()
    {
        await DojoAsync("progress", "--name", "Ann", "--export", Reports);
        Write("ann-1", "Ann");
        await DojoAsync("progress", "--name", "Zoë 2", "--export", Reports);
        await DojoAsync("progress", "--export", Reports);
        var output = (await DojoAsync("room", Reports)).Output;
        output.ShouldStartWith("Ann     0 done");
        output.ShouldContain("\nZoë 2   0 done");
        FilesOf(Reports).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Files_that_are_foreign_damaged_or_hostile_do_no_harm()
    {
        var report = Json("Ann", "1");
        _fixture.Write($"{Reports}/half{Extension}", report[..(report.Length / 2)]);
        _fixture.Write($"{Reports}/empty{Extension}", "");
        _fixture.Write($"{Reports}/null{Extension}", "null");
        _fixture.Write($"{Reports}/holes{Extension}", Json("Holes", "7", "null"));
        var later = report.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal);
        _fixture.Write($"{Reports}/later{Extension}", later);
        _fixture.Write($"{Reports}/huge{Extension}", report + new string(' ', 300_000));
        _fixture.Write($"{Reports}/notes.txt", "buy milk");
        _fixture.Write($"{Reports}/.ann-1{Extension}.draft.tmp", "{");
        _fixture.Write($"{Reports}/list.json", "{}");
        Directory.CreateDirectory(Path.Combine(_fixture.Root, $"{Reports}/folder{Extension}"));
        Write("ann-1", "Ann");
        Write("mal-2", "Mal\\u001b[2J\\u202elory");
        Write("copy of ann-1", "Ann", at: DateTimeOffset.UtcNow.AddDays(-2));
        var before = _fixture.Snapshot();

        var (exitCode, output, error) = await DojoAsync("room", Reports);

        (exitCode, error).ShouldBe((0, ""));
        output.ShouldStartWith("Ann          0 done  next 01 Adding up  just now\nMal[2Jlory   0 done");
        output
            .Split('\n')
            .Count(static line => line.Contains("no report that this dojo can read", StringComparison.Ordinal))
            .ShouldBe(6);
        output.ShouldContain(
            $"half{Extension} is no report that this dojo can read; whoever wrote it can export again.\n"
        );
        output.ShouldNotContain("\e");
        output.ShouldNotContain("milk");
        _fixture.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task An_export_leaves_everything_else_in_the_folder()
    {
        _fixture.Write($"{Reports}/notes.txt", "buy milk");
        Write("ben-1", "Ben");
        var before = FilesOf(Reports);
        await DojoAsync("progress", "--name", "Ann", "--export", Reports);
        FilesOf(Reports).Intersect(before, StringComparer.Ordinal).Count().ShouldBe(2);
        FilesOf(Reports).Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_empty_room_says_how_it_fills() =>
        (await DojoAsync("room", Reports)).Output.ShouldBe(
            $"Nobody has written anything to {Reports} yet. Everybody does it with:\n"
                + $"dotnet run --project src/Dojo -- progress --export {Reports} --name NAME\n"
        );

    [Fact]
    public async Task A_folder_with_a_blank_is_quoted_where_it_is_to_be_typed()
    {
        Directory.CreateDirectory(Path.Combine(_fixture.Root, "our room"));
        (await DojoAsync("room", "our room")).Output.ShouldEndWith("progress --export \"our room\" --name NAME\n");
        (await DojoAsync("progress", "--export", "our room")).Error.ShouldEndWith(
            "progress --name NAME --export \"our room\"\n"
        );
    }

    [Fact]
    public async Task A_room_that_is_followed_shows_who_comes()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var written = new SharedText();
        var following = DojoCommandLine.RunAsync(
            ["room", Reports, "--follow"],
            _fixture.Root,
            new Screen(written, TextWriter.Null),
            end.Token
        );
        await written.HasAsync("Nobody has written anything", end.Token);
        Write("ben-1", "Ben");
        await written.HasAsync("Ben   0 done", end.Token);
        await end.CancelAsync();
        (await following).ShouldBe(130);
    }

    private void Answer(string sum) =>
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", sum, StringComparison.Ordinal)
        );

    private void Write(string file, string name, string katas = "", DateTimeOffset? at = null) =>
        _fixture.Write($"{Reports}/{file}{Extension}", Json(name, file.Split('-')[^1], katas, at));

    private static string Json(string name, string id, string katas = "", DateTimeOffset? at = null) =>
        $$"""
        {"format":1,"id":"{{id}}","name":"{{name}}","at":"{{at ?? DateTimeOffset.UtcNow:O}}","katas":[{{katas}}]}
        """;

    private List<string> FilesOf(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(_fixture.Root, folder))
                .Select(static path => Path.GetFileName(path)),
        ];

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
