using System.Text;
using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.ExportNotes;

public sealed class NoteExporterSpec
{
    // Titles that make no good file names as they are. {folder} stands for the folder next to the one that is exported
    // to.
    private static readonly Dictionary<string, string> s_hostile = new(StringComparer.Ordinal)
    {
        ["empty"] = "",
        ["spaces"] = "   ",
        ["a dot"] = ".",
        ["two dots"] = "..",
        ["the folder above"] = "../neighbour",
        ["the folder above, the Windows way"] = @"..\neighbour",
        ["a folder with a longer name"] = "../outside/secret",
        ["an absolute path"] = "{folder}/secret",
        ["an absolute path, the Windows way"] = @"C:\secret",
        ["a slash"] = "CI/CD",
        ["a NUL character"] = "nul\0l",
        ["a line break"] = "first\nsecond",
        ["control characters that come after the letters"] = "del\u007fete, next\u0085line",
        ["signs that some systems forbid"] = "What? \"Yes\" <or> no*: a|b",
        ["300 characters"] = new string('x', 300),
    };

    private static readonly Dictionary<string, string[]> s_alike = new(StringComparer.Ordinal)
    {
        ["equal"] = ["Ideas", "Ideas", "Ideas"],
        ["only another case"] = ["ideas", "Ideas", "IDEAS"],
        ["a space or a dash"] = ["To do", "to-do", "To-Do", "to do"],
        ["a number that is taken"] = ["Ideas", "Ideas", "Ideas 2", "Ideas-2", "ideas 3"],
        ["a number that comes first"] = ["Ideas 2", "Ideas-2", "Ideas", "Ideas"],
        ["a dot or a dash"] = ["Node.js", "Node-js", "Nodejs"],
        ["only a sign"] = ["Ideas", "Ideas!", "Ideas!!"],
    };

    private static readonly Dictionary<string, string[]> s_languages = new(StringComparer.Ordinal)
    {
        ["with and without a dot on the i"] = ["Isparta", "ısparta", "İsparta", "isparta"],
        ["only another case, beyond A to Z"] = ["über", "Über", "ÜBER", "ὀδύσσεια", "Ὀδύσσεια"],
        ["pictures"] = ["🎉", "🚀", "🎉🎉"],
        ["scripts"] = ["日本語", "Ελληνικά", "العربية", "C#", "C++"],
        ["long in bytes"] =
        [
            string.Concat(Enumerable.Repeat("日本", 60)),
            string.Concat(Enumerable.Repeat("a🎉", 60)),
            $"b{string.Concat(Enumerable.Repeat("🎉", 99))}",
        ],
        ["long with the same beginning"] = [$"{new string('語', 80)}1", $"{new string('語', 80)}2"],
    };

    // Good titles, all of them, which as they are would make hidden names, or names with spaces around them.
    private static readonly Dictionary<string, string[]> s_ends = new(StringComparer.Ordinal)
    {
        ["a dot in front"] = [".NET", "NET"],
        ["dots in front"] = ["...and so on", "..net", "and so on"],
        ["a dot at the end"] = ["The end.", "The end"],
        ["a space in front"] = [" Ideas", "Ideas"],
        ["a space at the end"] = ["Ideas ", "Ideas"],
        ["dots and spaces at both ends"] = [" .NET ", ". NET .", ".. .NET"],
    };

    // Step 1: each note in its file

    [Fact]
    public Task Writes_each_note_to_the_file_named_after_its_title() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var count = await ExportAsync(new SlowDisk(spec, folder), Lesson());
                spec.ShouldHold(
                    folder,
                    Lesson(
                        ("python-basics.md", "# Python Basics\n\nVariables and types\n"),
                        ("async-intro.md", "# Async Intro\n\nCoroutines and await\n"),
                        ("cli-tools.md", "# CLI Tools\n\nBuilding with argparse\n"),
                        ("file-io.md", "# File IO\n\nReading and writing files\n"),
                        ("testing.md", "# Testing\n\nPytest fundamentals\n")
                    )
                );
                spec.ShouldBe("the number of notes that was returned", count, 5);
            }
        );

    [Fact]
    public Task Writes_the_body_as_it_is() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(new SlowDisk(spec, folder), [new Note("A", "  indented\n\nand two spaces  ")]);
                spec.ShouldHold(
                    folder,
                    Files(("out/", ""), ("out/a.md", "# A\n\n  indented\n\nand two spaces  \n"))
                );
            }
        );

    [Fact]
    public Task Returns_0_for_no_notes() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var count = await ExportAsync(new SlowDisk(spec, folder), []);
                spec.ShouldBe("the number of notes that was returned", count, 0);
                spec.ShouldHaveTaken(0.Seconds);
            }
        );

    [Fact]
    public Task Makes_the_folder_for_no_notes_too() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(new SlowDisk(spec, folder), []);
                spec.ShouldHold(folder, Files(("out/", "")));
            }
        );

    [Fact]
    public Task Begins_no_note_before_the_folder_is_there() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(
                    new SlowDisk(spec, folder) { KeepsFiles = false, FolderTime = 1.Seconds },
                    Notes("A", "B")
                );
                spec.Should(
                    spec.Timeline.Spans.All(static span => span.Start >= 1.Seconds),
                    "Expected no note to be begun before the folder is there, after 1 s; at least one was."
                );
            }
        );

    [Fact]
    public Task Leaves_other_files_alone() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                folder.Write("out/diary.txt", "private");
                folder.Write("neighbour/b.md", "not ours");
                await ExportAsync(new SlowDisk(spec, folder), Notes("A"));
                spec.ShouldHold(
                    folder,
                    Files(
                        ("neighbour/", ""),
                        ("neighbour/b.md", "not ours"),
                        ("out/", ""),
                        ("out/a.md", TextOf("A")),
                        ("out/diary.txt", "private")
                    )
                );
            }
        );

    [Fact]
    public Task Exporting_again_replaces_the_files() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(
                    new SlowDisk(spec, folder),
                    [new Note("A", "old and rather long"), new Note("B", "old")]
                );
                await ExportAsync(new SlowDisk(spec, folder), [new Note("A", "new"), new Note("C", "new")]);
                spec.ShouldHold(
                    folder,
                    Files(
                        ("out/", ""),
                        ("out/a.md", "# A\n\nnew\n"),
                        ("out/b.md", "# B\n\nold\n"),
                        ("out/c.md", "# C\n\nnew\n")
                    )
                );
            }
        );

    [Fact]
    public Task Reads_the_sequence_of_notes_once() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = new EnumerationCounter<Note>(Notes("A", "B"));
                await ExportAsync(new SlowDisk(spec, folder), notes);
                spec.ShouldHaveHappened("the sequence of notes", "read", notes.Enumerations);
            }
        );

    [Fact]
    public Task Refuses_null_for_the_notes() =>
        TemporaryFolder.RunAsync(
            (spec, folder) => spec.ShouldRefuseNullAsync("notes", () => ExportAsync(new SlowDisk(spec, folder), null!))
        );

    [Fact]
    public Task Refuses_null_for_the_directory() =>
        TemporaryFolder.RunAsync(
            (spec, folder) =>
                spec.ShouldRefuseNullAsync(
                    "directory",
                    () => new NoteExporter(new Disk(new SlowDisk(spec, folder))).ExportAllAsync(Notes("A"), null!, 1)
                )
        );

    [Fact]
    public Task An_exporter_without_a_disk_is_refused() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                NoteExporter? made = null;
                var directory = folder.PathOf("out");
                await spec.ShouldRefuseNullAsync(
                    "disk",
                    () => (made = new NoteExporter(null!)).ExportAllAsync(Notes("A"), directory, 1)
                );
                spec.Should(
                    made is null,
                    "Expected the constructor to refuse a disk that is null; it was the export that did."
                );
            }
        );

    // Step 2: several at once, but not too many

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 600)]
    [InlineData(3, 400)]
    [InlineData(5, 200)]
    public Task Five_notes_take_as_long_as_the_limit_makes_them(int maxConcurrent, int expectedMilliseconds) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(Idle(spec, folder), Lesson(), maxConcurrent);
                spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
            }
        );

    [Fact]
    public Task Never_writes_more_files_at_once_than_the_limit() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(Idle(spec, folder), Lesson(), 2);
                ShouldHaveOpened(spec, 2);
            }
        );

    [Fact]
    public Task Begins_the_next_note_the_moment_a_place_is_free() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var disk = new SlowDisk(spec, folder)
                {
                    KeepsFiles = false,
                    Time = static text => text == TextOf("A") ? 3.Seconds : 1.Seconds,
                };
                await ExportAsync(disk, Notes("A", "B", "C", "D"), 2);
                spec.ShouldHaveTaken(3.Seconds);
            }
        );

    [Fact]
    public Task Writes_a_hundred_notes_20_at_a_time_in_one_second() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var count = await ExportAsync(
                    Idle(spec, folder),
                    Notes([.. Enumerable.Range(1, 100).Select(static i => $"Note {i}")]),
                    20
                );
                spec.ShouldHaveTaken(1.Seconds);
                ShouldHaveOpened(spec, 20);
                spec.ShouldBe("the number of notes that was returned", count, 100);
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public Task Refuses_a_limit_below_one(int maxConcurrent) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var refused = await spec.ShouldThrowAsync<ArgumentOutOfRangeException>(() =>
                    ExportAsync(new SlowDisk(spec, folder), Notes("A"), maxConcurrent)
                );
                spec.Should(
                    string.Equals(refused.ParamName, "maxConcurrent", StringComparison.Ordinal),
                    "Expected the exception to name the parameter maxConcurrent; it names "
                        + $"{refused.ParamName ?? "none"}."
                );
                spec.ShouldHold(folder, Files());
            }
        );

    // Step 3: no two notes share a file

    [Theory]
    [InlineData("equal")]
    [InlineData("only another case")]
    [InlineData("a space or a dash")]
    [InlineData("a number that is taken")]
    [InlineData("a number that comes first")]
    [InlineData("a dot or a dash")]
    [InlineData("only a sign")]
    public Task Titles_that_look_alike_get_a_file_each(string difference) =>
        TemporaryFolder.RunAsync((spec, folder) => ShouldAllBeThereAsync(spec, folder, s_alike[difference]));

    [Theory]
    [InlineData("with and without a dot on the i")]
    [InlineData("only another case, beyond A to Z")]
    [InlineData("pictures")]
    [InlineData("scripts")]
    [InlineData("long in bytes")]
    [InlineData("long with the same beginning")]
    public Task Titles_in_any_language_get_a_file_each(string kind) =>
        TemporaryFolder.RunAsync((spec, folder) => ShouldAllBeThereAsync(spec, folder, s_languages[kind]));

    [Theory]
    [InlineData("a dot in front")]
    [InlineData("dots in front")]
    [InlineData("a dot at the end")]
    [InlineData("a space in front")]
    [InlineData("a space at the end")]
    [InlineData("dots and spaces at both ends")]
    public Task Titles_that_begin_or_end_with_a_dot_or_a_space_get_good_names(string kind) =>
        TemporaryFolder.RunAsync((spec, folder) => ShouldAllBeThereAsync(spec, folder, s_ends[kind]));

    [Fact]
    public Task The_same_notes_get_the_same_files_again() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(new SlowDisk(spec, folder), Notes("A", "A", "a", "A 2"));
                var before = folder.Read();
                await ExportAsync(new SlowDisk(spec, folder), Notes("A", "A", "a", "A 2"));
                spec.ShouldHold(folder, before);
            }
        );

    [Fact]
    public Task The_same_exporter_gives_the_same_notes_the_same_files_again() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var disk = new SlowDisk(spec, folder);
                var exporter = new NoteExporter(new Disk(disk));
                await exporter.ExportAllAsync(Notes("A", "A", "a"), disk.Directory, 10);
                var before = folder.Read();
                await exporter.ExportAllAsync(Notes("A", "A", "a"), disk.Directory, 10);
                spec.ShouldHold(folder, before);
            }
        );

    // Step 4: titles that are up to no good

    [Theory]
    [InlineData("empty")]
    [InlineData("spaces")]
    [InlineData("a dot")]
    [InlineData("two dots")]
    [InlineData("the folder above")]
    [InlineData("the folder above, the Windows way")]
    [InlineData("a folder with a longer name")]
    [InlineData("an absolute path")]
    [InlineData("an absolute path, the Windows way")]
    [InlineData("a slash")]
    [InlineData("a NUL character")]
    [InlineData("a line break")]
    [InlineData("control characters that come after the letters")]
    [InlineData("signs that some systems forbid")]
    [InlineData("300 characters")]
    public Task A_title_that_makes_no_name_gets_a_safe_one_or_is_refused_before_anything_is_written(string kind) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var title = s_hostile[kind].Replace("{folder}", folder.PathOf("outside"), StringComparison.Ordinal);
                folder.Write("neighbour.md", "not ours");
                folder.Write("outside/secret.md", "not ours");
                await ShouldAllBeThereOrBeRefusedAsync(spec, folder, "Before", title, "After");
                spec.ShouldBe(
                    "the text of the neighbour's file",
                    folder.Read().GetValueOrDefault("neighbour.md"),
                    "not ours"
                );
                spec.ShouldBe(
                    "the text of the neighbour's secret",
                    folder.Read().GetValueOrDefault("outside/secret.md"),
                    "not ours"
                );
            }
        );

    [Fact]
    public Task Titles_longer_than_a_name_may_be_get_a_file_each_or_are_refused_before_anything_is_written() =>
        TemporaryFolder.RunAsync(
            (spec, folder) =>
                ShouldAllBeThereOrBeRefusedAsync(
                    spec,
                    folder,
                    $"{new string('x', 300)}1",
                    $"{new string('x', 300)}2",
                    $"{new string('語', 100)}1",
                    $"{new string('語', 100)}2"
                )
        );

    // Step 5: bad days

    [Fact]
    public Task A_note_that_cannot_be_written_stops_no_other() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<IOException>(() =>
                    ExportAsync(FullFor(spec, folder, "B"), Notes("A", "B", "C", "D"), 2)
                );
                ShouldBeWhole(spec, folder, "A", "C", "D");
            }
        );

    [Fact]
    public Task A_disk_that_refuses_at_once_is_no_different() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var error = new UnauthorizedAccessException("b.md may not be written");
                var disk = new SlowDisk(spec, folder)
                {
                    ThrowsAtOnce = true,
                    WriteError = text => text == TextOf("B") ? error : null,
                };
                var thrown = await spec.ShouldThrowAsync<UnauthorizedAccessException>(() =>
                    ExportAsync(disk, Notes("A", "B", "C", "D"), 2)
                );
                spec.ShouldBe("the exception", thrown, error);
                ShouldBeWhole(spec, folder, "A", "C", "D");
            }
        );

    [Fact]
    public Task A_write_that_ends_as_cancelled_by_itself_is_a_failure_like_any_other() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var gaveUp = new OperationCanceledException("the disk has given up");
                var disk = new SlowDisk(spec, folder) { WriteError = text => text == TextOf("B") ? gaveUp : null };
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(disk, Notes("A", "B", "C", "D"), 2)
                );
                ShouldBeWhole(spec, folder, "A", "C", "D");
            }
        );

    [Fact]
    public Task A_failure_comes_out_when_all_have_ended() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<IOException>(() =>
                    ExportAsync(FullFor(spec, folder, "A"), Notes("A", "B", "C", "D"), 2)
                );
                spec.ShouldHaveLeftNothingBehind();
            }
        );

    [Fact]
    public Task A_write_that_fails_leaves_no_half_a_note() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<IOException>(() =>
                    ExportAsync(FullFor(spec, folder, "B"), Notes("A", "B"), 2)
                );
                ShouldHaveNoHalves(spec, folder, "A", "B");
            }
        );

    [Fact]
    public Task A_cleaning_up_that_fails_does_not_hide_why() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var full = new IOException("the disk is full");
                var disk = new SlowDisk(spec, folder)
                {
                    WriteError = _ => full,
                    DeleteError = new UnauthorizedAccessException("the disk says no"),
                };
                var thrown = await spec.ShouldThrowAsync<Exception>(() => ExportAsync(disk, Notes("A")));
                spec.Should(
                    ReferenceEquals(thrown, full),
                    "Expected the exception of the write to come out as it is; it ended with "
                        + $"{thrown.GetType().Name} ({thrown.Message})."
                );
            }
        );

    [Fact]
    public Task A_directory_that_is_a_file_fails_before_anything_is_written() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                folder.Write("out", "I am a file");
                await spec.ShouldThrowAsync<IOException>(() =>
                    ExportAsync(new SlowDisk(spec, folder), Notes("A", "B"))
                );
                spec.ShouldHaveStarted();
                spec.ShouldHold(folder, Files(("out", "I am a file")));
            }
        );

    [Fact]
    public Task Cancellation_leaves_no_half_a_note() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Uneven(spec, folder), Notes("A", "B", "C", "D"), 2, spec.CancelledAfter(2.Seconds))
                );
                ShouldHaveNoHalves(spec, folder, "A", "B", "C", "D");
            }
        );

    [Fact]
    public Task Cancellation_keeps_what_is_written_and_begins_no_further_note() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Uneven(spec, folder), Notes("A", "B", "C", "D"), 2, spec.CancelledAfter(2.Seconds))
                );
                ShouldBeWhole(spec, folder, "A");
                spec.Should(
                    !spec.Timeline.Spans.Any(static span =>
                        span.Name.Contains("d.md", StringComparison.Ordinal)
                        && !span.Name.StartsWith("delete", StringComparison.Ordinal)
                    ),
                    "Expected no note to be begun after the cancellation at 2 s; D was."
                );
            }
        );

    [Fact]
    public Task Cancellation_waits_until_the_files_are_closed() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldEndAsAsync(
                    TaskStatus.Canceled,
                    () =>
                        ExportAsync(Uneven(spec, folder), Notes("A", "B", "C", "D"), 2, spec.CancelledAfter(2.Seconds))
                );
                spec.ShouldHaveLeftNothingBehind();
            }
        );

    [Fact]
    public Task Cancellation_does_not_touch_the_files_whose_turn_never_came() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                folder.Write("out/d.md", "last week's");
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Uneven(spec, folder), Notes("A", "B", "C", "D"), 2, spec.CancelledAfter(2.Seconds))
                );
                spec.ShouldBe(
                    "the text of d.md, whose turn never came,",
                    folder.Read().GetValueOrDefault("out/d.md"),
                    "last week's"
                );
            }
        );

    [Fact]
    public Task A_place_that_is_won_in_the_instant_of_the_cancellation_touches_nothing() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                folder.Write("out/b.md", "last week's");
                using var caller = new CancellationTokenSource();
                var slow = new SlowDisk(spec, folder) { ClosingTime = static _ => 0.5.Seconds };
                var disk = new Disk(slow, caller.Cancel);
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    new NoteExporter(disk).ExportAllAsync(Notes("A", "B", "C"), slow.Directory, 1, caller.Token)
                );

                // Who begins the next note on the spot has begun it before the cancellation.
                if (
                    !disk.WasCalledOffTheLoop
                    && !spec.Timeline.Spans.Any(static span => span.Name == "b.md" && span.End > span.Start)
                )
                {
                    spec.ShouldBe(
                        "the text of b.md, whose turn came when it was too late,",
                        folder.Read().GetValueOrDefault("out/b.md"),
                        "last week's"
                    );
                }
            }
        );

    [Fact]
    public Task Cancellation_does_not_wait_for_the_folder() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var disk = new SlowDisk(spec, folder) { FolderTime = 1.Seconds };
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(disk, Notes("A"), 1, spec.CancelledAfter(0.5.Seconds))
                );
                spec.ShouldHaveTaken(0.5.Seconds);
                spec.ShouldHold(folder, Files());
            }
        );

    [Fact]
    public Task A_token_that_is_cancelled_already_touches_nothing() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(new SlowDisk(spec, folder), Notes("A", "B"), 2, spec.CancelledAfter(0.Seconds))
                );
                spec.ShouldHold(folder, Files());
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller(int seconds) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (disk, caller) = (Uneven(spec, folder), spec.CancelledAfter(seconds.Seconds));
                var notes = Notes("A", "B", "C", "D");
                await spec.ShouldThrowCancellationOfAsync(caller, () => ExportAsync(disk, notes, 2, caller));
            }
        );

    private static Task<int> ExportAsync(
        SlowDisk disk,
        IEnumerable<Note> notes,
        int maxConcurrent = 10,
        CancellationToken cancellationToken = default
    ) => new NoteExporter(new Disk(disk)).ExportAllAsync(notes, disk.Directory, maxConcurrent, cancellationToken);

    private static Note[] Lesson() =>
        [
            new("Python Basics", "Variables and types"),
            new("Async Intro", "Coroutines and await"),
            new("CLI Tools", "Building with argparse"),
            new("File IO", "Reading and writing files"),
            new("Testing", "Pytest fundamentals"),
        ];

    private static Dictionary<string, string> Lesson(params (string Name, string Text)[] files) =>
        Files([("out/", ""), .. files.Select(static file => ($"out/{file.Name}", file.Text))]);

    private static Note[] Notes(params string[] titles) =>
        [.. titles.Select(static title => new Note(title, $"This is {title}."))];

    private static string TextOf(string title) => $"# {title}\n\nThis is {title}.\n";

    private static Dictionary<string, string> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(static file => file.Path, static file => file.Text, StringComparer.Ordinal);

    // A disk for specs about time.
    private static SlowDisk Idle(Spec spec, TemporaryFolder folder) => new(spec, folder) { KeepsFiles = false };

    private static SlowDisk FullFor(Spec spec, TemporaryFolder folder, string title) =>
        new(spec, folder) { WriteError = text => text == TextOf(title) ? new IOException("the disk is full") : null };

    // A takes 1 s, the others take 3 s, and when they are cancelled half a second more.
    private static SlowDisk Uneven(Spec spec, TemporaryFolder folder) =>
        new(spec, folder)
        {
            Time = static text => text == TextOf("A") ? 1.Seconds : 3.Seconds,
            ClosingTime = static _ => 0.5.Seconds,
        };

    private static void ShouldHaveOpened(Spec spec, int expected)
    {
        var peak = spec.Timeline.MaxOverlap;
        spec.Should(
            peak <= expected,
            $"Expected at most {expected} files to be written at once; at one moment there were {peak}."
        );
        spec.Should(
            peak >= expected,
            $"Expected {expected} files to be written at once at some moment; there were never more than {peak}."
        );
    }

    private static void ShouldBeWhole(Spec spec, TemporaryFolder folder, params string[] titles) =>
        spec.ShouldHold(
            folder,
            Files([
                ("out/", ""),
                .. titles.Select(static title => ($"out/{title.ToLowerInvariant()}.md", TextOf(title))),
            ])
        );

    private static void ShouldHaveNoHalves(Spec spec, TemporaryFolder folder, params string[] titles)
    {
        foreach (var (path, text) in folder.Read().Where(static entry => !entry.Key.EndsWith('/')))
        {
            spec.Should(
                titles.Any(title => text == TextOf(title)),
                $"Expected every file that is there to hold a whole note; {path} holds "
                    + $"{FolderAssertions.Quote(text)}, and there it ends."
            );
        }
    }

    // Notes of these titles are exported, and then each of them has a file of its own, with a name that is good
    // everywhere.
    private static async Task ShouldAllBeThereOrBeRefusedAsync(
        Spec spec,
        TemporaryFolder folder,
        params string[] titles
    )
    {
        try
        {
            await ShouldAllBeThereAsync(spec, folder, titles);
        }
        catch (ArgumentException refused)
        {
            spec.Should(
                spec.Timeline.Spans.Count == 0,
                "Expected a title to be refused before anything is written; one was refused when files had "
                    + "been begun already.",
                $"The titles: {FolderAssertions.List([.. titles.Select(FolderAssertions.Quote)])}."
            );
            spec.Should(
                string.Equals(refused.ParamName, "notes", StringComparison.Ordinal),
                $"Expected the exception to name the parameter notes; it names {refused.ParamName ?? "none"}."
            );
        }
    }

    private static async Task ShouldAllBeThereAsync(Spec spec, TemporaryFolder folder, params string[] titles)
    {
        Note[] notes = [.. titles.Select(static (title, i) => new Note(title, $"Number {i + 1}"))];
        var count = await ExportAsync(new SlowDisk(spec, folder), notes);
        var files = folder
            .Read()
            .Where(static entry => entry.Key.StartsWith("out/", StringComparison.Ordinal) && entry.Key.Length > 4)
            .ToDictionary(static entry => entry.Key[4..], static entry => entry.Value, StringComparer.Ordinal);
        var names = FolderAssertions.List([.. files.Keys.Select(FolderAssertions.Quote)]);
        string[] lost =
        [
            .. notes
                .Where(note => !files.ContainsValue($"# {note.Title}\n\n{note.Body}\n"))
                .Select(static note => FolderAssertions.Quote(note.Title)),
        ];
        spec.Should(
            lost.Length == 0,
            $"Expected each of the {notes.Length} notes to have a file of its own; "
                + $"{FolderAssertions.List(lost)} {(lost.Length == 1 ? "has" : "have")} none.",
            $"In the folder: {names}."
        );
        spec.Should(
            files.Count == notes.Length,
            $"Expected {notes.Length} files for {notes.Length} notes; there are {files.Count}: {names}."
        );
        spec.Should(
            files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == files.Count,
            $"Expected names that differ in more than their case; there are {names}, which are fewer files on "
                + "a system that does not tell the case apart."
        );
        foreach (var (name, flaw) in files.Keys.Select(static name => (name, FlawOf(name))))
        {
            spec.Should(
                flaw is null,
                $"Expected file names that are good on every system; {FolderAssertions.Quote(name)} {flaw}."
            );
        }

        spec.ShouldBe("the number of notes that was returned", count, notes.Length);
    }

    private static string? FlawOf(string name) =>
        name.FirstOrDefault(static c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal))
            is not '\0'
                and var sign
            ? $"holds {FolderAssertions.Quote(sign.ToString())}, which some systems forbid"
        : name.Contains('\uFFFD', StringComparison.Ordinal) ? "holds half a character: it was cut in the middle"
        : Encoding.UTF8.GetByteCount(name) > 255
            ? $"takes {Encoding.UTF8.GetByteCount(name)} bytes, and many systems allow 255"
        : name.StartsWith('.') ? "begins with a dot, which hides the file"
        : name.StartsWith(' ') || name.EndsWith(" .md", StringComparison.Ordinal) ? "has spaces around it"
        : name.EndsWith(".md", StringComparison.Ordinal) ? null
        : "does not end in .md";

    // Cancels, if it is to, in the instant in which the first write has ended.
    private sealed class Disk(SlowDisk disk, Action? cancel = null) : IDisk
    {
        private bool _wrote;

        /// <summary>
        /// On another thread, between the last look at the token and the call there is time for a cancellation.
        /// </summary>
        public bool WasCalledOffTheLoop { get; private set; }

        public Task CreateFolderAsync(string path, CancellationToken cancellationToken) =>
            disk.CreateFolderAsync(path, cancellationToken);

        public Task WriteAsync(string path, string text, CancellationToken cancellationToken)
        {
            WasCalledOffTheLoop |= SynchronizationContext.Current is null;
            var write = disk.WriteAsync(path, text, cancellationToken);
            if (cancel is not null && !_wrote)
            {
                _wrote = true;
                _ = CancelAfterAsync(write, cancel);
            }

            return write;
        }

        public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
            disk.DeleteAsync(path, cancellationToken);

        // The code under test awaits the write first, so it goes on first and gives its place to the next note. Then
        // comes the cancellation, and only then does the loop get to the next note.
        private static async Task CancelAfterAsync(Task write, Action cancel)
        {
            await Task.Yield();
            await write;
            cancel();
        }
    }
}
