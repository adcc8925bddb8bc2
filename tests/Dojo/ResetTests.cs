using AsyncKatas.Dojo.Authors;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A kata starts again, and nothing that a learner has written is lost.</summary>
public sealed class ResetTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Reset_brings_the_starting_file_back_and_keeps_the_learners()
    {
        Learn("mine");
        Reset();
        IsUntouched().ShouldBeTrue();
        Backups().Select(_fixture.Read).ShouldBe(["mine"]);
        _output.ToString().ShouldContain("Kept  .dojo/backups/01-adding-up/");
    }

    [Fact]
    public void Reset_of_an_untouched_kata_changes_nothing()
    {
        Reset();
        _output.ToString().ShouldContain("is as it was at the start");
        Backups().ShouldBeEmpty();
    }

    [Fact]
    public void Reset_brings_back_a_file_that_is_gone()
    {
        _fixture.Delete(FixtureRepository.Stub);
        Reset();
        IsUntouched().ShouldBeTrue();
        Backups().ShouldBeEmpty();
    }

    [Fact]
    public void Reset_all_resets_every_kata_that_was_touched()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Write("katas/02-adding-more/Adder.cs", "mine");
        ResetCommand.Run(Session(), wanted: null, all: true, TimeProvider.System);
        _fixture.Read("katas/02-adding-more/Adder.cs").ShouldBe(_fixture.Read(FixtureRepository.Start));
        Backups().ShouldBeEmpty();
        _fixture.Repository.Files(".dojo/backups/02-adding-more", "*.cs").ShouldHaveSingleItem();
    }

    [Fact]
    public void Two_resets_in_one_second_keep_two_files()
    {
        Learn("first");
        Reset();
        Learn("second");
        Reset();
        Backups().Select(_fixture.Read).Order(StringComparer.Ordinal).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void What_is_kept_already_is_not_kept_twice()
    {
        Learn("mine");
        Reset();
        Learn("mine");
        Reset();
        Backups().ShouldHaveSingleItem();
    }

    [Fact]
    public void Restore_brings_the_newest_back_and_keeps_what_was_there()
    {
        Learn("mine");
        Reset();
        Learn("another try");
        Restore();
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine");
        Backups().Select(_fixture.Read).ShouldContain("another try");
    }

    [Fact]
    public void Many_resets_in_one_second_restore_the_newest()
    {
        var clock = new SetClock(new DateTimeOffset(2027, 3, 1, 18, 0, 0, TimeSpan.Zero));
        for (var attempt = 0; attempt < 12; attempt++)
        {
            Learn($"attempt {attempt}");
            Reset(clock);
        }

        Restore();
        _fixture.Read(FixtureRepository.Stub).ShouldBe("attempt 11");
    }

    [Fact]
    public void What_was_written_last_comes_back_although_it_had_been_written_before()
    {
        foreach (var text in new[] { "one", "two", "one" })
        {
            Learn(text);
            Reset();
        }

        Restore();
        _fixture.Read(FixtureRepository.Stub).ShouldBe("one");
    }

    [Fact]
    public void The_newest_comes_back_also_after_the_clock_was_set_back()
    {
        var clock = new SetClock(new DateTimeOffset(2027, 3, 1, 18, 0, 0, TimeSpan.Zero));
        Learn("before");
        Reset(clock);
        clock.Now -= TimeSpan.FromHours(1);
        Learn("after");
        Reset(clock);
        Restore();
        _fixture.Read(FixtureRepository.Stub).ShouldBe("after");
    }

    [Fact]
    public void Restore_takes_the_backup_that_is_asked_for()
    {
        Learn("first");
        Reset();
        var first = Backups().Single();
        Learn("second");
        Reset();
        Restore(Path.GetFileName(first));
        _fixture.Read(FixtureRepository.Stub).ShouldBe("first");
    }

    [Fact]
    public void Restore_without_a_backup_is_refused()
    {
        Learn("mine");
        Should.Throw<SetupException>(() => Restore()).Message.ShouldContain("There is no backup of 01-adding-up");
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine");
    }

    [Fact]
    public void Without_a_starting_file_nothing_is_changed()
    {
        Learn("mine");
        _fixture.Delete(FixtureRepository.Start);
        Should
            .Throw<SetupException>(() => Reset())
            .Message.ShouldContain("solutions/01-adding-up/start/Adder.cs is missing");
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine");
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_is_changed()
    {
        Learn("mine");
        _fixture.Write(".dojo", "a file where the folder should be");
        Should.Throw<SetupException>(() => Reset()).Message.ShouldContain("nothing was changed");
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine");
    }

    [Fact]
    public void Neither_a_kata_nor_all_is_refused() =>
        Should
            .Throw<SetupException>(() => ResetCommand.Run(Session(), wanted: null, all: false, TimeProvider.System))
            .Message.ShouldContain("or --all");

    [Fact]
    public void Starts_takes_a_stub_and_nothing_else()
    {
        _fixture.Change(FixtureRepository.Stub, "Adds two numbers", "Adds two whole numbers");
        StartsCommand.Run(Session(), wanted: null);
        _fixture.Read(FixtureRepository.Start).ShouldContain("two whole numbers");
        Learn(_fixture.Read(FixtureRepository.Solution));
        Should
            .Throw<SetupException>(() => StartsCommand.Run(Session(), "1"))
            .Message.ShouldContain("so it is not a starting file");
        _fixture.Read(FixtureRepository.Start).ShouldContain("two whole numbers");
    }

    private void Learn(string text) => _fixture.Write(FixtureRepository.Stub, text);

    private void Reset(TimeProvider? clock = null) =>
        ResetCommand.Run(Session(), "1", all: false, clock ?? TimeProvider.System);

    private void Restore(string? from = null) => ResetCommand.Restore(Session(), "1", from, TimeProvider.System);

    private Session Session() => new(_fixture.Repository, new Screen(_output, _output), _fixture.Root);

    private bool IsUntouched() =>
        new StartingFiles(_fixture.Repository).IsUntouched(KataFiles.Of(_fixture.Repository, FixtureRepository.Name));

    private string[] Backups() => [.. _fixture.Repository.Files(".dojo/backups/01-adding-up", "*.cs")];

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
