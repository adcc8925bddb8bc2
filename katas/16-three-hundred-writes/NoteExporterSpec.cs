using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.ThreeHundredWrites;

public sealed class NoteExporterSpec
{
    // Step 1: three files for each note

    [Fact]
    public Task Writes_each_note_in_three_formats() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                Note[] notes = [new("quotes", "\"Quotes\"", "She said \"no\", twice"), new("plain", "Plain", "Text")];
                var count = await ExportAsync(new SlowDisk(spec, folder), notes);
                spec.ShouldHold(
                    folder,
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["out/"] = "",
                        ["out/quotes.md"] = "# \"Quotes\"\n\nShe said \"no\", twice\n",
                        ["out/quotes.json"] =
                            "{\"title\":\"\\u0022Quotes\\u0022\",\"body\":\"She said \\u0022no\\u0022, twice\"}\n",
                        ["out/quotes.csv"] = "title,body\n\"\"\"Quotes\"\"\",\"She said \"\"no\"\", twice\"\n",
                        ["out/plain.md"] = "# Plain\n\nText\n",
                        ["out/plain.json"] = "{\"title\":\"Plain\",\"body\":\"Text\"}\n",
                        ["out/plain.csv"] = "title,body\n\"Plain\",\"Text\"\n",
                    }
                );
                spec.ShouldBe("the number of files that your method returned", count, 6);
            }
        );

    [Fact]
    public Task A_dot_in_the_name_of_a_note_stays_there() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                Note[] notes = [new("release-1.2", "Release 1.2", "Text"), new("release-1.3", "Release 1.3", "Text")];
                await ExportAsync(new SlowDisk(spec, folder), notes);
                string[] files = [.. FilesOf(folder).Keys.Order(StringComparer.Ordinal)];
                spec.ShouldBeSequence(
                    "the files",
                    files,
                    "release-1.2.csv",
                    "release-1.2.json",
                    "release-1.2.md",
                    "release-1.3.csv",
                    "release-1.3.json",
                    "release-1.3.md"
                );
            }
        );

    [Fact]
    public Task Writes_300_files_for_a_hundred_notes() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(100);
                var counter = new Counter();
                var count = await ExportAsync(new SlowDisk(spec, folder), notes, 20, counter);
                ShouldHaveWritten(spec, folder, notes, 300);
                spec.ShouldBe("the number of files that your method returned", count, 300);
                ShouldHaveCountedTo(spec, counter, 300);
            }
        );

    [Fact]
    public Task Returns_0_for_no_notes() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var counter = new Counter();
                var count = await ExportAsync(new SlowDisk(spec, folder), [], 20, counter);
                spec.ShouldBe("the number of files that your method returned", count, 0);
                ShouldHaveCountedTo(spec, counter, 0);
            }
        );

    [Fact]
    public Task Begins_no_file_before_the_folder_is_there() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(new SlowDisk(spec, folder) { KeepsFiles = false, FolderTime = 1.Seconds }, Notes(1));
                var early = spec.Timeline.Spans.FirstOrDefault(static span => span.Start < 1.Seconds);
                spec.Should(
                    early is null,
                    $"Expected no file to be begun before the folder is there, at 1 s; {early?.Name} was begun "
                        + $"at {early?.Start.TotalSeconds:0.###} s."
                );
            }
        );

    [Fact]
    public Task Leaves_other_files_alone() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                folder.Write("out/diary.txt", "private");
                folder.Write("neighbour/note-1.md", "not ours");
                await ExportAsync(new SlowDisk(spec, folder), Notes(1));
                spec.ShouldBe("the text of the diary", folder.Read().GetValueOrDefault("out/diary.txt"), "private");
                spec.ShouldBe(
                    "the text of the neighbour's note",
                    folder.Read().GetValueOrDefault("neighbour/note-1.md"),
                    "not ours"
                );
            }
        );

    [Fact]
    public Task Reads_the_sequence_of_notes_once() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = new EnumerationCounter<Note>(Notes(2));
                await ExportAsync(Idle(spec, folder), notes);
                spec.ShouldHaveHappened("the sequence of notes", "read", notes.Enumerations);
            }
        );

    [Fact]
    public Task Refuses_null_for_the_notes() =>
        TemporaryFolder.RunAsync(
            (spec, folder) => spec.ShouldRefuseNullAsync("notes", () => ExportAsync(Idle(spec, folder), null!))
        );

    [Fact]
    public Task Refuses_null_for_the_directory() =>
        TemporaryFolder.RunAsync(
            (spec, folder) =>
                spec.ShouldRefuseNullAsync(
                    "directory",
                    () => new NoteExporter(new Disk(Idle(spec, folder))).ExportAllAsync(Notes(1), null!, 1, null)
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
                    () => (made = new NoteExporter(null!)).ExportAllAsync(Notes(1), directory, 1, null)
                );
                spec.Should(
                    made is null,
                    "Expected the constructor to refuse a disk that is null; it was the export that did."
                );
            }
        );

    // Step 2: never more files open than allowed

    [Theory]
    [InlineData(1, 600)]
    [InlineData(5, 150)]
    [InlineData(12, 50)]
    [InlineData(1000, 50)]
    public Task Twelve_writes_take_as_long_as_the_limit_makes_them(int maxOpenFiles, int expectedMilliseconds) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(Idle(spec, folder), Notes(4), maxOpenFiles);
                spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
            }
        );

    [Fact]
    public Task Three_hundred_writes_take_three_quarters_of_a_second_20_at_a_time() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(Idle(spec, folder), Notes(100), 20);
                spec.ShouldHaveTaken(0.75.Seconds);
            }
        );

    [Fact]
    public Task Never_has_more_files_open_than_the_limit() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(Idle(spec, folder), Notes(20), 20);
                var peak = spec.Timeline.MaxOverlap;
                spec.Should(
                    peak <= 20,
                    $"Expected at most 20 files to be open at once; at one moment there were {peak}."
                );
                spec.Should(
                    peak == 20,
                    $"Expected 20 files to be open at once at some moment; there were never more than {peak}."
                );
            }
        );

    [Fact]
    public Task Begins_the_next_file_the_moment_another_one_is_closed() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await ExportAsync(new SlowDisk(spec, folder) { KeepsFiles = false, Time = UnequalTime }, Notes(4), 2);
                spec.ShouldHaveKeptBusy(2);
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public Task Refuses_a_limit_below_one(int maxOpenFiles) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var refused = await spec.ShouldThrowAsync<ArgumentOutOfRangeException>(() =>
                    ExportAsync(Idle(spec, folder), Notes(1), maxOpenFiles)
                );
                spec.Should(
                    string.Equals(refused.ParamName, "maxOpenFiles", StringComparison.Ordinal),
                    "Expected the exception to name the parameter maxOpenFiles; it names "
                        + $"{refused.ParamName ?? "none"}."
                );
            }
        );

    // Step 3: what is there is whole

    [Fact]
    public Task While_it_runs_every_file_that_is_there_is_whole() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(2);
                var export = ExportAsync(new SlowDisk(spec, folder) { Time = UnequalTime }, notes, 2);
                await ShouldStayWholeAsync(spec, folder, notes, export);
            }
        );

    [Fact]
    public Task While_it_runs_an_older_file_is_there_until_the_new_one_is_whole() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(2);
                WriteOlder(folder, notes);
                var export = ExportAsync(new SlowDisk(spec, folder) { Time = UnequalTime }, notes, 2);
                await ShouldStayWholeAsync(spec, folder, notes, export, older: true);
            }
        );

    [Fact]
    public Task In_the_end_the_older_files_are_replaced() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(2);
                WriteOlder(folder, notes);
                await ExportAsync(new SlowDisk(spec, folder), notes);
                ShouldHaveWritten(spec, folder, notes, 6);
            }
        );

    // Step 4: progress

    [Fact]
    public Task Progress_counts_the_files_from_1_to_the_last() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var counter = new Counter();
                await ExportAsync(
                    new SlowDisk(spec, folder) { KeepsFiles = false, Time = UnequalTime },
                    Notes(4),
                    5,
                    counter
                );
                ShouldHaveCountedTo(spec, counter, 12);
            }
        );

    [Fact]
    public Task Progress_counts_only_files_that_are_there() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(2);
                var counter = new Counter(count =>
                {
                    var there = CountWhole(folder, notes);
                    spec.Should(
                        there >= count,
                        $"Expected the progress to count files that are there; it was at {count} when there "
                            + $"{(there == 0 ? "were none" : there == 1 ? "was 1" : $"were {there}")}."
                    );
                });
                await ExportAsync(new SlowDisk(spec, folder) { Time = UnequalTime }, notes, 3, counter);
                ShouldHaveCountedTo(spec, counter, 6);
            }
        );

    [Fact]
    public Task Progress_counts_in_order_when_the_last_file_gets_its_name_first() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var counter = new Counter();
                var disk = new SlowDisk(spec, folder)
                {
                    KeepsFiles = false,
                    MoveTime = static name =>
                        name.EndsWith(".md", StringComparison.Ordinal) ? 30.Milliseconds
                        : name.EndsWith(".json", StringComparison.Ordinal) ? 20.Milliseconds
                        : 10.Milliseconds,
                };
                await ExportAsync(disk, Notes(1), 3, counter);
                ShouldHaveCountedTo(spec, counter, 3);
            }
        );

    [Fact]
    public Task Nobody_needs_to_listen_to_the_progress() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(1);
                var count = await ExportAsync(new SlowDisk(spec, folder), notes, 3, progress: null);
                ShouldHaveWritten(spec, folder, notes, 3);
                spec.ShouldBe("the number of files that your method returned", count, 3);
            }
        );

    // Step 5: a file that cannot be written

    [Fact]
    public Task A_failure_comes_out_as_it_is() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var full = new IOException("the disk is full");
                var thrown = await spec.ShouldThrowAsync<Exception>(() =>
                    ExportAsync(Full(spec, folder, full), Notes(4), 4)
                );
                ShouldBeTheFailure(spec, thrown, full);
            }
        );

    [Fact]
    public Task Of_two_failures_the_first_one_comes_out() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var full = new IOException("the disk is full");
                var thrown = await spec.ShouldThrowAsync<Exception>(() =>
                    ExportAsync(Unclosable(spec, folder, full), Notes(1), 3)
                );
                ShouldBeTheFailure(spec, thrown, full);
            }
        );

    [Fact]
    public Task Of_two_failures_the_first_one_comes_out_even_if_its_cleaning_up_ends_last() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var full = new IOException("the disk is full");
                var disk = Unclosable(spec, folder, full, firstDeleteTime: 1.Seconds);
                var thrown = await spec.ShouldThrowAsync<Exception>(() => ExportAsync(disk, Notes(1), 3));
                ShouldBeTheFailure(spec, thrown, full);
            }
        );

    [Fact]
    public Task A_disk_that_refuses_at_once_is_no_different() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (error, notes) = (new UnauthorizedAccessException("the folder is read-only"), Notes(4));
                var disk = new SlowDisk(spec, folder) { ThrowsAtOnce = true, WriteError = _ => error };
                var thrown = await spec.ShouldThrowAsync<Exception>(() => ExportAsync(disk, notes, 4));
                ShouldBeTheFailure(spec, thrown, error);
                ShouldHaveWritten(spec, folder, notes, 0);
            }
        );

    [Fact]
    public Task A_write_that_ends_as_cancelled_by_itself_is_a_failure_like_any_other() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var gaveUp = new OperationCanceledException("the disk has given up");
                var thrown = await spec.ShouldThrowAsync<Exception>(() =>
                    ExportAsync(Full(spec, folder, gaveUp), Notes(4), 4)
                );
                ShouldBeTheFailure(spec, thrown, gaveUp);
                var first = spec.Timeline.Spans.Where(static span => span.Outcome == SpanOutcome.Cancelled);
                ShouldHaveBegunNothingAfter(spec, first.Min(static span => span.End)!.Value, "the failure");
            }
        );

    [Fact]
    public Task After_a_failure_no_further_file_is_begun() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<IOException>(() => ExportAsync(Full(spec, folder), Notes(4), 4));
                var failed = spec.Timeline.Spans.First(static span => span.Outcome == SpanOutcome.Failed).End;
                ShouldHaveBegunNothingAfter(spec, failed!.Value, "the failure");
            }
        );

    [Fact]
    public Task A_failure_cancels_the_writes_that_run_and_waits_for_them() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<IOException>(() => ExportAsync(Full(spec, folder), Notes(4), 4));
                spec.ShouldHaveLeftNothingBehind();
                var cancelled = spec.Timeline.Spans.Count(static span =>
                    span.Outcome == SpanOutcome.Cancelled && span.End > span.Start
                );
                spec.Should(
                    cancelled == 3,
                    "Expected the 3 other writes that ran at the moment of the failure to be cancelled; "
                        + (
                            cancelled == 0 ? "none was"
                            : cancelled < 3 ? $"only {cancelled} {(cancelled == 1 ? "was" : "were")}"
                            : $"{cancelled} were"
                        )
                        + "."
                );
            }
        );

    [Fact]
    public Task A_failure_leaves_whole_files_and_nothing_else() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (notes, counter) = (Notes(4), new Counter());
                await spec.ShouldThrowAsync<IOException>(() => ExportAsync(Full(spec, folder), notes, 4, counter));
                ShouldHaveWritten(spec, folder, notes, counter.Reports.LastOrDefault());
            }
        );

    [Fact]
    public Task A_failure_leaves_the_older_files_in_place() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(4);
                WriteOlder(folder, notes);
                await spec.ShouldThrowAsync<IOException>(() => ExportAsync(Full(spec, folder), notes, 4));
                ShouldBeWhole(spec, folder, notes, older: true);
            }
        );

    [Fact]
    public Task Progress_counts_no_file_that_failed() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (notes, counter) = (Notes(4), new Counter());
                await spec.ShouldThrowAsync<IOException>(() => ExportAsync(Full(spec, folder), notes, 1, counter));
                ShouldHaveCountedTo(spec, counter, CountWhole(folder, notes));
            }
        );

    [Fact]
    public Task A_file_that_cannot_get_its_name_leaves_nothing_else_behind() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (notes, error) = (Notes(1), new IOException("note-1.csv is a folder"));
                var disk = new SlowDisk(spec, folder)
                {
                    Time = UnequalTime,
                    MoveError = name => name == "note-1.csv" ? error : null,
                };
                var thrown = await spec.ShouldThrowAsync<Exception>(() => ExportAsync(disk, notes, 3));
                ShouldBeTheFailure(spec, thrown, error);
                ShouldBeWhole(spec, folder, notes, older: false);
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
                var thrown = await spec.ShouldThrowAsync<Exception>(() => ExportAsync(disk, Notes(1)));
                ShouldBeTheFailure(spec, thrown, full);
            }
        );

    [Fact]
    public Task A_callback_on_the_token_that_throws_changes_nothing() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (notes, full) = (Notes(4), new IOException("the disk is full"));
                var slow = Full(spec, folder, full);
                var disk = new Disk(slow)
                {
                    OnCancelled = static () => throw new InvalidOperationException("a callback on the token"),
                };
                var thrown = await spec.ShouldThrowAsync<Exception>(() =>
                    new NoteExporter(disk).ExportAllAsync(notes, slow.Directory, 4, null)
                );
                ShouldBeTheFailure(spec, thrown, full);
                spec.ShouldHaveLeftNothingBehind();
                ShouldBeWhole(spec, folder, notes, older: false);
            }
        );

    // Step 6: the caller cancels

    [Fact]
    public Task Cancellation_ends_the_task_as_cancelled() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldEndAsAsync(
                    TaskStatus.Canceled,
                    () => ExportAsync(Slow(spec, folder), Notes(4), 4, null, spec.CancelledAfter(70.Milliseconds))
                );
            }
        );

    [Theory]
    [InlineData(3)]
    [InlineData(1)] // only the file that cannot be closed
    public Task Cancellation_ends_the_task_as_cancelled_whatever_fails_afterwards(int maxOpenFiles) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (disk, caller) = (Unclosable(spec, folder), spec.CancelledAfter(10.Milliseconds));
                await spec.ShouldEndAsAsync(
                    TaskStatus.Canceled,
                    () => ExportAsync(disk, Notes(1), maxOpenFiles, null, caller)
                );
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(70)]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller(int milliseconds) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (disk, caller) = (Slow(spec, folder), spec.CancelledAfter(milliseconds.Milliseconds));
                await spec.ShouldThrowCancellationOfAsync(
                    caller,
                    () => ExportAsync(disk, Notes(4), 4, null, caller)
                );
            }
        );

    [Theory]
    [InlineData(30)] // while the other writes close their files
    [InlineData(100)] // while what is unfinished is deleted
    public Task A_failure_comes_out_even_if_the_caller_cancels_afterwards(int milliseconds) =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (full, caller) = (
                    new IOException("the disk is full"),
                    spec.CancelledAfter(milliseconds.Milliseconds)
                );
                var disk = FullAtOnce(spec, folder, full);
                var thrown = await spec.ShouldThrowAsync<Exception>(() => ExportAsync(disk, Notes(4), 4, null, caller));
                ShouldBeTheFailure(spec, thrown, full);
            }
        );

    [Fact]
    public Task Whoever_hears_the_progress_can_cancel() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                using var caller = new CancellationTokenSource();
                var notes = Notes(1);
                await spec.ShouldEndAsAsync(
                    TaskStatus.Canceled,
                    () =>
                        ExportAsync(
                            new SlowDisk(spec, folder),
                            notes,
                            1,
                            new Counter(_ => caller.Cancel()),
                            caller.Token
                        )
                );
                ShouldHaveWritten(spec, folder, notes, 1);
            }
        );

    [Fact]
    public Task A_place_that_is_won_in_the_instant_of_the_cancellation_is_not_used() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                using var caller = new CancellationTokenSource();
                var disk = new Disk(Slow(spec, folder), caller.Cancel);
                await spec.ShouldEndAsAsync(
                    TaskStatus.Canceled,
                    () => new NoteExporter(disk).ExportAllAsync(Notes(1), folder.PathOf("out"), 1, null, caller.Token)
                );
                if (!disk.WasCalledOffTheLoop)
                {
                    ShouldHaveDeletedOnlyWhatWasBegun(spec);
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
                    ExportAsync(disk, Notes(1), 4, null, spec.CancelledAfter(0.5.Seconds))
                );
                spec.ShouldHaveTaken(0.5.Seconds);
                spec.ShouldHold(folder, new Dictionary<string, string>(StringComparer.Ordinal));
            }
        );

    [Fact]
    public Task Cancellation_does_not_wait_until_a_file_has_its_name() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var (notes, disk) = (Notes(1), new SlowDisk(spec, folder) { MoveTime = static _ => 1.Seconds });
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(disk, notes, 1, null, spec.CancelledAfter(0.5.Seconds))
                );
                spec.Should(
                    spec.Elapsed < 1.Seconds,
                    "Expected the move that was running to stop when the caller cancelled; it ran on, and "
                        + $"your method ended at {spec.Elapsed.TotalSeconds:0.###} s."
                );
                ShouldHaveWritten(spec, folder, notes, 0);
            }
        );

    [Fact]
    public Task Cancellation_makes_nobody_clean_up_what_was_never_begun() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Slow(spec, folder), Notes(4), 4, null, spec.CancelledAfter(70.Milliseconds))
                );
                ShouldHaveDeletedOnlyWhatWasBegun(spec);
            }
        );

    [Fact]
    public Task Cancellation_leaves_whole_files_and_nothing_else() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(4);
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Slow(spec, folder), notes, 4, null, spec.CancelledAfter(70.Milliseconds))
                );
                ShouldHaveWritten(spec, folder, notes, 4);
            }
        );

    [Fact]
    public Task Cancellation_leaves_the_older_files_in_place() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var notes = Notes(4);
                WriteOlder(folder, notes);
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Slow(spec, folder), notes, 4, null, spec.CancelledAfter(70.Milliseconds))
                );
                ShouldBeWhole(spec, folder, notes, older: true);
            }
        );

    [Fact]
    public Task Cancellation_begins_no_further_file_and_waits_for_those_that_are_open() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Slow(spec, folder), Notes(4), 4, null, spec.CancelledAfter(70.Milliseconds))
                );
                spec.ShouldHaveLeftNothingBehind();
                ShouldHaveBegunNothingAfter(spec, 70.Milliseconds, "the cancellation");
            }
        );

    [Fact]
    public Task After_a_cancellation_the_progress_stays_where_it_was() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                var counter = new Counter();
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(Slow(spec, folder), Notes(4), 4, counter, spec.CancelledAfter(70.Milliseconds))
                );
                ShouldHaveCountedTo(spec, counter, 4);
            }
        );

    [Fact]
    public Task A_token_that_is_cancelled_already_touches_nothing() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    ExportAsync(new SlowDisk(spec, folder), Notes(1), 4, null, spec.CancelledAfter(0.Seconds))
                );
                spec.ShouldHold(folder, new Dictionary<string, string>(StringComparer.Ordinal));
            }
        );

    [Fact]
    public Task An_export_that_has_ended_no_longer_listens_to_the_token_of_the_caller() =>
        TemporaryFolder.RunAsync(
            async (spec, folder) =>
            {
                using var caller = new CancellationTokenSource();
                var disk = new Disk(Idle(spec, folder));
                await new NoteExporter(disk).ExportAllAsync(Notes(1), folder.PathOf("out"), 1, null, caller.Token);
                await caller.CancelAsync();
                spec.Should(
                    !disk.Seen.IsCancellationRequested,
                    "Expected the caller's token to be let go when the export had ended; cancelling it "
                        + "afterwards still reached the token of a write.",
                    "A caller whose token lives long would collect one such link with every export."
                );
            }
        );

    private static Task<int> ExportAsync(
        SlowDisk disk,
        IEnumerable<Note> notes,
        int maxOpenFiles = 20,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        new NoteExporter(new Disk(disk)).ExportAllAsync(
            notes,
            disk.Directory,
            maxOpenFiles,
            progress,
            cancellationToken
        );

    private static Note[] Notes(int count) =>
        [.. Enumerable.Range(1, count).Select(static i => new Note($"note-{i}", $"Note {i}", $"This is number {i}."))];

    // A disk for specs about time.
    private static SlowDisk Idle(Spec spec, TemporaryFolder folder) =>
        new(spec, folder) { KeepsFiles = false, Time = static _ => 50.Milliseconds };

    private static SlowDisk Slow(Spec spec, TemporaryFolder folder) =>
        new(spec, folder) { Time = static _ => 50.Milliseconds, ClosingTime = static _ => 30.Milliseconds };

    // The JSON of the second note fails after 20 ms. All others take 50 ms, so nothing else ends in that moment.
    private static SlowDisk Full(Spec spec, TemporaryFolder folder, Exception? error = null)
    {
        var text = NoteFormat.All[1].Render(Notes(2)[1]);
        return new(spec, folder)
        {
            Time = it => it == text ? 20.Milliseconds : 50.Milliseconds,
            ClosingTime = static _ => 30.Milliseconds,
            WriteError = it => it == text ? error ?? new IOException("the disk is full") : null,
        };
    }

    // The Markdown of the first note fails after 20 ms, so nothing is whole by then.
    private static SlowDisk FullAtOnce(Spec spec, TemporaryFolder folder, IOException error)
    {
        var text = NoteFormat.All[0].Render(Notes(1)[0]);
        return new(spec, folder)
        {
            Time = it => it == text ? 20.Milliseconds : 50.Milliseconds,
            ClosingTime = static _ => 30.Milliseconds,
            WriteError = it => it == text ? error : null,
        };
    }

    // The JSON fails after 20 ms, if there is an error to fail with. A write that is cancelled closes its file in 30
    // ms, but the Markdown takes 60 ms, to no avail.
    private static SlowDisk Unclosable(
        Spec spec,
        TemporaryFolder folder,
        IOException? error = null,
        TimeSpan? firstDeleteTime = null
    ) =>
        new(spec, folder)
        {
            FirstDeleteTime = firstDeleteTime,
            Time = static text => text[0] == '{' ? 20.Milliseconds : 50.Milliseconds,
            ClosingTime = static text => text[0] == '#' ? 60.Milliseconds : 30.Milliseconds,
            ClosingError = static text => text[0] == '#' ? new IOException("note-1.md cannot be closed") : null,
            WriteError = text => text[0] == '{' ? error : null,
        };

    // CSV is quick, JSON is slow.
    private static TimeSpan UnequalTime(string text) =>
        text[0] switch
        {
            't' => 10.Milliseconds,
            '{' => 100.Milliseconds,
            _ => 30.Milliseconds,
        };

    // Name and text of every file that is to be there in the end.
    private static Dictionary<string, string> TextsOf(Note[] notes) =>
        notes
            .SelectMany(
                static _ => NoteFormat.All,
                static (note, format) => (Name: $"{note.Name}.{format.Extension}", Text: format.Render(note))
            )
            .ToDictionary(static file => file.Name, static file => file.Text, StringComparer.Ordinal);

    private static int CountWhole(TemporaryFolder folder, Note[] notes) =>
        FilesOf(folder).Intersect(TextsOf(notes)).Count();

    private static string OlderTextOf(string name) => $"{name} of last week\n";

    private static void WriteOlder(TemporaryFolder folder, Note[] notes)
    {
        foreach (var name in TextsOf(notes).Keys)
        {
            folder.Write($"out/{name}", OlderTextOf(name));
        }
    }

    private static Dictionary<string, string> FilesOf(TemporaryFolder folder) =>
        folder
            .Read()
            .Where(static entry => entry.Key.StartsWith("out/", StringComparison.Ordinal) && entry.Key.Length > 4)
            .ToDictionary(static entry => entry.Key[4..], static entry => entry.Value, StringComparer.Ordinal);

    // So many files of the notes, all of them new and whole, and nothing else.
    private static void ShouldHaveWritten(Spec spec, TemporaryFolder folder, Note[] notes, int count)
    {
        ShouldBeWhole(spec, folder, notes, older: false);
        var files = FilesOf(folder);
        spec.Should(
            files.Count == count,
            $"Expected {(count == 1 ? "1 file" : $"{count} files")} to be written; there "
                + (
                    files.Count == 0
                        ? "is none"
                        : $"{(files.Count == 1 ? "is" : "are")} {files.Count}: {FolderAssertions.List(files.Keys)}"
                )
                + "."
        );
    }

    // Nothing but files of the notes. They are whole, and old ones are there as long as there are no new ones.
    private static void ShouldBeWhole(Spec spec, TemporaryFolder folder, Note[] notes, bool older)
    {
        var files = FilesOf(folder);
        string[] others = [.. files.Keys.Except(TextsOf(notes).Keys, StringComparer.Ordinal)];
        spec.Should(
            others.Length == 0,
            $"Expected nothing but files of the notes to be left; there {(others.Length == 1 ? "is" : "are")} "
                + $"{FolderAssertions.List(others)}."
        );
        ShouldBeWholeNow(spec, files, notes, older);
    }

    private static async Task ShouldStayWholeAsync(
        Spec spec,
        TemporaryFolder folder,
        Note[] notes,
        Task export,
        bool older = false
    )
    {
        while (!export.IsCompleted)
        {
            ShouldBeWholeNow(spec, FilesOf(folder), notes, older);
            await spec.Clock.DelayAsync(15.Milliseconds);
        }

        await export;
    }

    private static void ShouldBeWholeNow(Spec spec, Dictionary<string, string> files, Note[] notes, bool older)
    {
        var moment = $"at {spec.Elapsed.TotalSeconds:0.######} s";
        foreach (var (name, whole) in TextsOf(notes))
        {
            var text = files.GetValueOrDefault(name);
            spec.Should(
                text is not null || !older,
                $"Expected the older {name} to be there until the new one is whole; {moment} there is none."
            );
            spec.Should(
                text is null || text == whole || (older && text == OlderTextOf(name)),
                $"Expected every file that is there to be whole; {moment} {name} holds "
                    + $"{FolderAssertions.Quote(text ?? "")}."
            );
        }
    }

    private static void ShouldBeTheFailure(Spec spec, Exception thrown, Exception expected) =>
        spec.Should(
            ReferenceEquals(thrown, expected),
            $"Expected \"{expected.Message}\" to come out as it is; at {spec.Elapsed.TotalSeconds:0.###} s "
                + $"your method ended with {thrown.GetType().Name} ({thrown.Message})."
        );

    private static void ShouldHaveBegunNothingAfter(Spec spec, TimeSpan moment, string what)
    {
        string[] late =
        [
            .. spec
                .Timeline.Spans.Where(span =>
                    span.Start >= moment
                    && span.End != span.Start
                    && !span.Name.StartsWith("delete ", StringComparison.Ordinal)
                )
                .Select(static span => span.Name),
        ];
        spec.Should(
            late.Length == 0,
            $"Expected no file to be begun after {what} at {moment.TotalSeconds:0.###} s; "
                + $"{FolderAssertions.List(late)} {(late.Length == 1 ? "was" : "were")}."
        );
    }

    private static void ShouldHaveDeletedOnlyWhatWasBegun(Spec spec)
    {
        var begun = spec
            .Timeline.Spans.Where(static span => span.End != span.Start)
            .Select(static span => span.Name)
            .ToHashSet(StringComparer.Ordinal);
        string[] others =
        [
            .. begun
                .Where(name =>
                    name.StartsWith("delete ", StringComparison.Ordinal) && !begun.Contains(name["delete ".Length..])
                )
                .Select(static name => name["delete ".Length..]),
        ];
        spec.Should(
            others.Length == 0,
            $"Expected only files that had been begun to be deleted; {FolderAssertions.List(others)} "
                + $"{(others.Length == 1 ? "was" : "were")} deleted too."
        );
    }

    private static void ShouldHaveCountedTo(Spec spec, Counter counter, int last)
    {
        var reports = counter.Reports;
        var same = reports.TakeWhile((report, i) => i < last && report == i + 1).Count();
        if (same < Math.Max(reports.Count, last))
        {
            var what =
                same == reports.Count
                    ? same == 0
                        ? "it never counted"
                        : $"it ended at {same}"
                    : same == last
                        ? $"{(same == 0 ? "" : $"after {same} ")}it went on with {reports[same]}"
                        : same == 0
                            ? $"it began with {reports[0]}"
                            : $"after {same} came {reports[same]}";
            spec.Fail(
                last == 0
                    ? $"Expected no progress; {what}."
                    : $"Expected the progress to count from 1 to {last}, each number once; {what}."
            );
        }
    }

    private sealed class Counter(Action<int>? onReport = null) : IProgress<int>
    {
        private readonly List<int> _reports = [];

        public IReadOnlyList<int> Reports
        {
            get
            {
                lock (_reports)
                {
                    return [.. _reports];
                }
            }
        }

        public void Report(int value)
        {
            lock (_reports)
            {
                _reports.Add(value);
            }

            onReport?.Invoke(value);
        }
    }

    // Remembers the token of the last write. Cancels the caller's token, if it has one, in the instant in which the
    // first write has ended.
    private sealed class Disk(SlowDisk disk, Action? cancel = null) : IDisk
    {
        private bool _wrote;

        public CancellationToken Seen { get; private set; }

        /// <summary>What the first write wants to be called when its token is cancelled.</summary>
        public Action? OnCancelled { get; init; }

        /// <summary>
        /// On another thread, between the last look at the token and the call there is time for a cancellation.
        /// </summary>
        public bool WasCalledOffTheLoop { get; private set; }

        public Task CreateFolderAsync(string path, CancellationToken cancellationToken) =>
            disk.CreateFolderAsync(path, cancellationToken);

        public Task WriteAsync(string path, string text, CancellationToken cancellationToken)
        {
            Seen = cancellationToken;
            WasCalledOffTheLoop |= SynchronizationContext.Current is null;
            var write = disk.WriteAsync(path, text, cancellationToken);
            if (!_wrote)
            {
                _wrote = true;
                _ = OnCancelled is null ? default : cancellationToken.Register(OnCancelled);
                _ = cancel is null ? Task.CompletedTask : CancelAfterAsync(write, cancel);
            }

            return write;
        }

        public Task MoveAsync(string from, string to, CancellationToken cancellationToken) =>
            disk.MoveAsync(from, to, cancellationToken);

        public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
            disk.DeleteAsync(path, cancellationToken);

        // The code under test awaits the write first, so it goes on first and gives its place to the next file. Then
        // comes the cancellation, and only then does the loop get to the next file.
        private static async Task CancelAfterAsync(Task write, Action cancel)
        {
            await Task.Yield();
            await write;
            cancel();
        }
    }
}
