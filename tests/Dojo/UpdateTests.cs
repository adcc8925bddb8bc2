using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Update;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A new version comes, every answer stays, and nothing is lost, whatever stops the update wherever.</summary>
public sealed class UpdateTests : IDisposable
{
    private const string Mine = "// mine\nnamespace AsyncKatas.AddingUp;\n";

    private readonly List<FixtureRepository> _fixtures = [];
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _fixtures.ForEach(static it => it.Dispose());
        _output.Dispose();
    }

    [Fact]
    public void From_a_folder_answers_stay_and_all_else_is_new()
    {
        var (learner, fresh) = (New(), NewVersion());
        learner.Write(FixtureRepository.Stub, Mine);
        learner.Write($"{FixtureRepository.Folder}/Helper.cs", "// my helper");
        learner.Write("src/Dojo/Old.cs", "// gone in the new version");
        Update(learner, fresh);
        learner.Read(FixtureRepository.Stub).ShouldBe(Mine);
        learner.Read($"{FixtureRepository.Folder}/Helper.cs").ShouldBe("// my helper");
        learner.Read(FixtureRepository.Start).ShouldBe(fresh.Read(FixtureRepository.Start));
        learner.Read(FixtureRepository.Readme).ShouldContain("In the new version.");
        learner.Repository.Has("katas/02-adding-more/Adder.cs").ShouldBeTrue();
        learner.Repository.Has("src/Dojo/Old.cs").ShouldBeFalse();
        learner.Repository.HasFolder(UpdatePlan.Folder).ShouldBeFalse();

        var said = _output.ToString().ReplaceLineEndings("\n");
        said.ShouldContain(
            "If this is interrupted, continue with: dotnet run --no-build --project src/Dojo -- update\n"
        );
        said.ShouldContain(
            "Updated. The next start builds the new dojo.\nNew   katas/02-adding-more\nYours "
                + "katas/01-adding-up/Adder.cs is as you left it.\n"
        );
        said.ShouldContain(
            "Its starting file has changed. Copy over what you need, or start from it: dotnet run "
                + "--project src/Dojo -- reset 01\n"
        );
        said.ShouldContain(
            "      -     /// <summary>Adds two numbers.</summary>\n      +     /// <summary>Adds two "
                + "whole numbers.</summary>\n"
        );
        Kept(learner).ShouldContain("// gone in the new version");
        Update(learner, fresh);
        _output.ToString().ShouldEndWith($"There is nothing new.{Environment.NewLine}");
    }

    [Fact]
    public void From_a_folder_an_untouched_stub_is_the_new_one_whoever_has_worked_there()
    {
        var (learner, fresh) = (New(), NewVersion());
        fresh.Write(FixtureRepository.Stub, "// of somebody else");
        Update(learner, fresh);
        learner.Read(FixtureRepository.Stub).ShouldBe(fresh.Read(FixtureRepository.Start));
    }

    [Fact]
    public void An_answer_moves_with_its_kata_and_so_do_its_backups()
    {
        var (learner, fresh) = (New(), NewVersion());
        fresh.AddKata("05-adding-up");
        Directory.Delete(Path.Combine(fresh.Root, FixtureRepository.Folder), recursive: true);
        Directory.Delete(Path.Combine(fresh.Root, "solutions", FixtureRepository.Name), recursive: true);
        learner.Write(FixtureRepository.Stub, "// an older one");
        ResetCommand.Run(Session(learner), "1", all: false, TimeProvider.System);
        learner.Write(FixtureRepository.Stub, Mine);
        Update(learner, fresh);
        learner.Read("katas/05-adding-up/Adder.cs").ShouldBe(Mine);
        learner.Repository.HasFolder(FixtureRepository.Folder).ShouldBeFalse();
        _output
            .ToString()
            .ShouldContain("Yours katas/05-adding-up/Adder.cs is as you left it in " + "katas/01-adding-up/Adder.cs.");
        _output.ToString().ShouldNotContain("New   katas/05");
        ResetCommand.Restore(Session(learner), "5", from: null, TimeProvider.System);
        learner.Read("katas/05-adding-up/Adder.cs").ShouldBe("// an older one");
    }

    [Fact]
    public void A_kata_of_ones_own_stays()
    {
        var (learner, fresh) = (New(), NewVersion());
        learner.AddKata("77-my-own");
        Update(learner, fresh);
        learner.Repository.Has("katas/77-my-own/AdderSpec.cs").ShouldBeTrue();
        learner.Repository.Has("solutions/77-my-own/Adder.cs").ShouldBeTrue();
        learner.Repository.Has("solutions/77-my-own/start/Adder.cs").ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_will_not_do_is_refused()
    {
        var learner = New();
        learner.Write("elsewhere/nothing.txt", "");
        var before = learner.Snapshot();
        Refusal("no-such-folder")
            .ShouldBe("There is no folder no-such-folder. Download the new version, unpack it, and name its folder.");
        Refusal("elsewhere")
            .ShouldBe(
                "elsewhere holds no AsyncKatas (no AsyncKatas.sln and katas/). Name the " + "folder of the new version."
            );
        Refusal(".")
            .ShouldBe(
                ". is inside this AsyncKatas, or around it. Unpack the new version beside it, and "
                    + "name that folder."
            );
        learner.Snapshot().ShouldBe(before);

        string Refusal(string from) =>
            Should.Throw<SetupException>(() => UpdateCommand.Run(Session(learner), from, TimeProvider.System)).Message;
    }

    [Fact]
    public void An_unpacked_archive_may_have_one_folder_around_it()
    {
        var (learner, fresh) = (New(), NewVersion());
        var around = Directory.CreateTempSubdirectory("dojo-fixture-");
        Directory.Move(fresh.Root, Path.Combine(around.FullName, "AsyncKatas-main"));
        UpdateCommand.Run(Session(learner), around.FullName, TimeProvider.System);
        learner.Repository.HasFolder("katas/02-adding-more").ShouldBeTrue();
        Directory.Move(Path.Combine(around.FullName, "AsyncKatas-main"), fresh.Root);
        around.Delete();
    }

    [Fact]
    public void Without_git_and_without_a_folder_it_says_what_to_do() =>
        Should
            .Throw<SetupException>(() => UpdateCommand.Run(Session(New()), from: null, TimeProvider.System))
            .Message.ShouldBe(
                "This AsyncKatas is not a git checkout, or git is not installed. Download the new version, "
                    + "unpack it in another folder, and say where: dotnet run --project src/Dojo -- update --from "
                    + "FOLDER"
            );

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public void From_a_folder_nothing_is_lost_wherever_it_is_killed()
    {
        var fresh = NewVersion();
        var expected = Expected(fresh);
        expected.Keys.ShouldContain("katas/02-adding-more/Adder.cs");
        for (var kill = 1; ; kill++)
        {
            using var learner = Learner();
            if (!Kills(learner, fresh, kill))
            {
                kill.ShouldBeGreaterThan(30);
                return;
            }

            Everything(learner).ShouldContain(Mine, $"killed at step {kill}");
            Everything(learner).ShouldContain("// old", $"killed at step {kill}");

            // The folder may be gone by now, if the plan was made.
            Resume(learner, UpdatePlan.IsThere(learner.Repository) ? null : fresh);
            Files(learner).ShouldBe(expected, $"killed at step {kill}");
            Kept(learner).ShouldContain("// old", $"killed at step {kill}");
        }

        static FixtureRepository Learner()
        {
            var learner = new FixtureRepository();
            learner.Write(FixtureRepository.Stub, Mine);
            learner.Write("src/Dojo/Old.cs", "// old");
            return learner;
        }

        static IReadOnlyDictionary<string, string> Expected(FixtureRepository fresh)
        {
            using var learner = Learner();
            Resume(learner, fresh);
            return Files(learner);
        }
    }

    [Fact]
    public void What_is_written_while_an_update_is_half_done_is_kept()
    {
        var (learner, fresh) = (New(), NewVersion());
        learner.Write(FixtureRepository.Stub, Mine);
        var step = 0;
        while (!UpdatePlan.IsThere(learner.Repository))
        {
            Kills(learner, fresh, ++step).ShouldBeTrue();
        }

        learner.Write(FixtureRepository.Stub, "// newer");
        learner.Write(FixtureRepository.Readme, "// my notes");
        Resume(learner, null);
        learner.Read(FixtureRepository.Stub).ShouldBe("// newer");
        learner.Read(FixtureRepository.Readme).ShouldContain("In the new version.");
        Kept(learner).ShouldContain("// my notes");
        Kept(learner).ShouldContain(Mine);
    }

    [Fact]
    public void One_that_was_interrupted_is_finished_before_another_folder_is_taken()
    {
        var (learner, fresh) = (New(), NewVersion());
        var step = 0;
        while (!UpdatePlan.IsThere(learner.Repository))
        {
            Kills(learner, fresh, ++step).ShouldBeTrue();
        }

        UpdateCommand.Run(Session(learner), from: "../a new one", TimeProvider.System);
        _output.ToString().ShouldEndWith($"-- update --from \"../a new one\"{Environment.NewLine}");
    }

    [Fact]
    public async Task Other_commands_wait_until_an_update_is_whole()
    {
        var learner = New();
        learner.Write($"{UpdatePlan.Folder}/plan.json", "{}");
        var (exitCode, _, error) = await DojoCommand.RunAsync(
            learner.Root,
            ["list"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(2);
        error.ShouldBe(
            "An update was interrupted, and your answers are waiting in .dojo/backups. Finish it "
                + "with: dotnet run --project src/Dojo -- update\n"
        );
    }

    [Fact]
    public void Git_brings_the_new_version_and_answers_stay()
    {
        var (learner, origin) = Clone();
        learner.Write(FixtureRepository.Stub, Mine);
        learner.Write(FixtureRepository.Hints, "// my notes");
        learner.Write("katas/02-adding-more/Adder.cs", "// in the way");
        Publish(origin);
        UpdateCommand.Run(Session(learner), from: null, TimeProvider.System);
        learner.Read(FixtureRepository.Stub).ShouldBe(Mine);
        learner.Read(FixtureRepository.Hints).ShouldContain("What is a new sum?");
        learner.Read("katas/02-adding-more/Adder.cs").ShouldBe(origin.Read("katas/02-adding-more/Adder.cs"));
        learner.Git("rev-parse", "HEAD").ShouldBe(origin.Git("rev-parse", "HEAD"));
        learner.Git("status", "--porcelain").ShouldBe($" M {FixtureRepository.Stub}\n");

        var said = _output.ToString().ReplaceLineEndings("\n");
        said.ShouldContain("New   katas/02-adding-more\nYours katas/01-adding-up/Adder.cs is as you left it.\n");
        said.ShouldContain("      +     /// <summary>Adds two whole numbers.</summary>\n");
        said.ShouldContain(
            "Note  You had changed katas/01-adding-up/hints.md. The new one is there; yours is "
                + ".dojo/backups/update-"
        );
        Kept(learner).ShouldContain("// my notes");
        Kept(learner).ShouldContain("// in the way");
        UpdateCommand.Run(Session(learner), from: null, TimeProvider.System);
        _output.ToString().ShouldEndWith($"There is nothing new.{Environment.NewLine}");
    }

    [Fact]
    public void Git_brings_the_new_version_to_answers_that_were_committed()
    {
        var (learner, origin) = Clone();
        learner.Write(FixtureRepository.Stub, Mine);
        learner.CommitAll();
        Publish(origin);
        UpdateCommand.Run(Session(learner), from: null, TimeProvider.System);
        learner.Read(FixtureRepository.Stub).ShouldBe(Mine);
        learner.Repository.HasFolder("katas/02-adding-more").ShouldBeTrue();
        learner.Git("status", "--porcelain").ShouldBeEmpty();
        learner.Git("merge-base", "--is-ancestor", "origin/main", "HEAD").ShouldBeEmpty();
    }

    [Fact]
    public void What_git_cannot_join_stays_as_it_was()
    {
        var (learner, origin) = Clone();
        learner.Write(FixtureRepository.Hints, "// mine, committed");
        learner.CommitAll();
        learner.Write(FixtureRepository.Stub, Mine);
        Publish(origin);
        var before = Files(learner);
        Should
            .Throw<SetupException>(() => UpdateCommand.Run(Session(learner), from: null, TimeProvider.System))
            .Message.ShouldBe(
                "git cannot merge your commits with the new version: your commits and the new version both "
                    + "change katas/01-adding-up/hints.md. Everything is as it was before. Merge them by hand (git "
                    + "merge), and "
                    + "update again."
            );
        Files(learner).ShouldBe(before);
        UpdatePlan.IsThere(learner.Repository).ShouldBeFalse();
    }

    [Fact]
    public void A_checkout_that_git_cannot_update_is_told_why()
    {
        var (learner, _) = Clone();
        learner.Git("checkout", "--quiet", "-b", "my-own");
        Should
            .Throw<SetupException>(() => UpdateCommand.Run(Session(learner), from: null, TimeProvider.System))
            .Message.ShouldStartWith("This checkout follows no branch of the AsyncKatas it " + "came from");
        learner.Git("checkout", "--quiet", "main");
        learner.Git("remote", "set-url", "origin", Path.Combine(learner.Root, "nowhere"));
        Should
            .Throw<SetupException>(() => UpdateCommand.Run(Session(learner), from: null, TimeProvider.System))
            .Message.ShouldStartWith("git cannot fetch origin/main (fatal:");
        learner.Write(".git/MERGE_HEAD", learner.Git("rev-parse", "HEAD"));
        Should
            .Throw<SetupException>(() => UpdateCommand.Run(Session(learner), from: null, TimeProvider.System))
            .Message.ShouldStartWith("git is in the middle of a merge or a rebase.");
    }

    [Theory]
    [Trait(When.Trait, When.Ci)]
    [InlineData(false)]
    [InlineData(true)]
    public void With_git_nothing_is_lost_wherever_it_is_killed(bool isCommitted)
    {
        var origin = New();
        origin.CommitAll();
        List<FixtureRepository> learners = [];
        FixtureRepository Learner()
        {
            var learner = FixtureRepository.CloneOf(origin);
            _fixtures.Add(learner);
            learner.Write(FixtureRepository.Stub, Mine);
            if (isCommitted)
            {
                learner.CommitAll();
            }

            learner.Write(FixtureRepository.Hints, "// my notes");
            return learner;
        }

        for (var copy = 0; copy < 40; copy++)
        {
            learners.Add(Learner());
        }

        Publish(origin);
        Resume(learners[0], null);
        var expected = Files(learners[0]);
        expected[FixtureRepository.Stub].ShouldBe(Mine);
        expected.Keys.ShouldContain("katas/02-adding-more/Adder.cs");
        for (var kill = 1; ; kill++)
        {
            if (!Kills(learners[kill], fresh: null, kill))
            {
                kill.ShouldBeGreaterThan(8);
                return;
            }

            Everything(learners[kill]).ShouldContain(Mine, $"killed at step {kill}");
            Everything(learners[kill]).ShouldContain("// my notes", $"killed at step {kill}");
            Resume(learners[kill], null);
            Files(learners[kill]).ShouldBe(expected, $"killed at step {kill}");
            Kept(learners[kill]).ShouldContain("// my notes", $"killed at step {kill}");
        }
    }

    [Fact]
    public void A_git_that_was_stopped_in_the_middle_starts_over()
    {
        var (learner, origin) = Clone();
        learner.Write(FixtureRepository.Stub, Mine);
        Publish(origin);
        Should.Throw<KilledException>(() =>
            new Updater(
                learner.Repository,
                TimeProvider.System,
                static () => { },
                static change =>
                {
                    if (change == "merge")
                    {
                        throw new KilledException();
                    }
                }
            ).Run(null)
        );

        // Some files are written, one is half written, one is about to be.
        learner.Write("katas/02-adding-more/README.md", origin.Read("katas/02-adding-more/README.md"));
        learner.Write(FixtureRepository.Readme, origin.Read(FixtureRepository.Readme)[..40]);
        learner.Write(FixtureRepository.Stub, origin.Read(FixtureRepository.Stub)[..20]);
        Resume(learner, null);
        learner.Read(FixtureRepository.Stub).ShouldBe(Mine);
        learner.Git("status", "--porcelain").ShouldBe($" M {FixtureRepository.Stub}\n");
        learner.Git("rev-parse", "HEAD").ShouldBe(origin.Git("rev-parse", "HEAD"));
    }

    private static Session Session(FixtureRepository fixture, StringWriter output) =>
        new(fixture.Repository, new Screen(output, output), fixture.Root);

    private static void Resume(FixtureRepository learner, FixtureRepository? fresh) =>
        new Updater(learner.Repository, TimeProvider.System, static () => { }).Run(fresh?.Repository);

    // Nothing runs after the end of a killed process, so nothing on the way out may be needed.
    private static bool Kills(FixtureRepository learner, FixtureRepository? fresh, int at)
    {
        var steps = 0;
        void Count(string change)
        {
            if (++steps == at)
            {
                throw new KilledException();
            }
        }

        try
        {
            new Updater(learner.Repository, TimeProvider.System, static () => { }, Count).Run(fresh?.Repository);
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }

    private static SortedDictionary<string, string> Files(FixtureRepository fixture) =>
        new(
            fixture
                .Snapshot()
                .ToDictionary(
                    it => Path.GetRelativePath(fixture.Root, it.Key).Replace('\\', '/'),
                    static it => it.Value,
                    StringComparer.Ordinal
                ),
            StringComparer.Ordinal
        );

    private static string[] Kept(FixtureRepository fixture) => Texts(Path.Combine(fixture.Root, ".dojo", "backups"));

    private static string[] Everything(FixtureRepository fixture) => [.. Files(fixture).Values, .. Kept(fixture)];

    private static string[] Texts(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText)]
            : [];

    // What the new version has: another stub, another page, another kata.
    private static void Change(FixtureRepository fixture)
    {
        fixture.AddKata("02-adding-more");
        foreach (var path in new[] { FixtureRepository.Stub, FixtureRepository.Start })
        {
            fixture.Change(path, "Adds two numbers", "Adds two whole numbers");
        }

        fixture.Change(FixtureRepository.Readme, "Overflow.", "Overflow. In the new version.");
        fixture.Change(FixtureRepository.Hints, "What is a sum?", "What is a new sum?");
    }

    private static void Publish(FixtureRepository origin)
    {
        Change(origin);
        origin.CommitAll();
    }

    private void Update(FixtureRepository learner, FixtureRepository fresh) =>
        UpdateCommand.Run(Session(learner), fresh.Root, TimeProvider.System);

    private Session Session(FixtureRepository fixture) => Session(fixture, _output);

    private FixtureRepository New()
    {
        var fixture = new FixtureRepository();
        _fixtures.Add(fixture);
        return fixture;
    }

    private FixtureRepository NewVersion()
    {
        var fixture = New();
        Change(fixture);
        return fixture;
    }

    private (FixtureRepository Learner, FixtureRepository Origin) Clone()
    {
        var origin = New();
        origin.CommitAll();
        var learner = FixtureRepository.CloneOf(origin);
        _fixtures.Add(learner);
        return (learner, origin);
    }

    private sealed class KilledException : Exception;
}
